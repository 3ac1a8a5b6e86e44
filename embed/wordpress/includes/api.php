<?php
/**
 * What the widget asks this site for: `GET …/events/12`, the event's file, and `POST …/events/12/registrations`.
 *
 * Both are public, as the page is. A registration is bounded in size and number, judged by the form's rules, and stored once
 * for each idempotency key. Neither an address nor an answer is written to any log.
 *
 * @package EventRegistration
 */

declare(strict_types=1);

namespace EventRegistration;

defined( 'ABSPATH' ) || exit;

const SPACE = 'event-registration/v1';
/** More than the longest form's post. */
const MOST_POSTED = 65536;
/** Registrations from one address in ten minutes: a town hall has one address for everybody. */
const MOST_IN_TEN_MINUTES = 100;

add_action( 'rest_api_init', __NAMESPACE__ . '\register_routes' );

/**
 * Registers the two routes.
 */
function register_routes(): void {
	$id = array( 'id' => array( 'type' => 'integer', 'required' => true, 'minimum' => 1 ) );
	register_rest_route( SPACE, '/events/(?P<id>\d+)', array( 'methods' => 'GET', 'callback' => __NAMESPACE__ . '\give_file', 'permission_callback' => '__return_true', 'args' => $id ) );
	register_rest_route( SPACE, '/events/(?P<id>\d+)/registrations', array( 'methods' => 'POST', 'callback' => __NAMESPACE__ . '\take_registration', 'permission_callback' => '__return_true', 'args' => $id ) );
}

/**
 * Where an event's file is.
 *
 * @param int $id The event's number.
 */
function file_url( int $id ): string {
	return rest_url( SPACE . "/events/$id" );
}

/**
 * The event's file, naming this site as the place of registrations if that was chosen.
 *
 * @param \WP_REST_Request $request The request.
 */
function give_file( \WP_REST_Request $request ): \WP_REST_Response {
	$id                       = (int) $request['id'];
	list( $document, $event ) = published_event( $id );
	if ( ! $event ) {
		return refusal( 404, 'unknown-event' );
	}
	if ( 'file' !== get_post_meta( $id, TO_META, true ) && is_object( $event->registration ?? null ) ) {
		$event->registration->submission = (object) array(
			'url'         => rest_url( SPACE . "/events/$id/registrations" ),
			'idempotency' => (object) array( 'header' => 'Idempotency-Key' ),
		);
	}
	return new \WP_REST_Response( $document );
}

/**
 * A refusal as RFC 9457 has it.
 *
 * @param int                  $status  HTTP's.
 * @param string               $slug    The last part of its type, by which the widget knows it.
 * @param array<string, mixed> $more    Further members.
 */
function refusal( int $status, string $slug, array $more = array() ): \WP_REST_Response {
	$body = array( 'type' => "/problems/$slug", 'title' => ucfirst( str_replace( '-', ' ', $slug ) ), 'status' => $status ) + $more;
	return new \WP_REST_Response( $body, $status, array( 'Content-Type' => 'application/problem+json' ) );
}

/**
 * Takes a registration.
 *
 * @param \WP_REST_Request $request The default post.
 */
function take_registration( \WP_REST_Request $request ): \WP_REST_Response {
	$id = (int) $request['id'];
	if ( ! allowed_again() ) {
		$refused = refusal( 429, 'too-many' );
		$refused->header( 'Retry-After', '60' );
		return $refused;
	}
	$body            = $request->get_body();
	list( , $event ) = published_event( $id );
	if ( ! $event || 'file' === get_post_meta( $id, TO_META, true ) || ! is_object( $event->registration ?? null ) ) {
		return refusal( 404, 'unknown-event' );
	}
	if ( strlen( $body ) > MOST_POSTED ) {
		return refusal( 413, 'too-large' );
	}
	$post = json_decode( $body, false, 16 );
	if ( ! is_object( $post ) || ! str_starts_with( (string) $request->get_header( 'content-type' ), 'application/json' ) ) {
		return refusal( 400, 'unreadable' );
	}
	$key = $request->get_header( 'idempotency-key' );
	if ( null !== $key && ( '' === $key || strlen( $key ) > 255 ) ) {
		return refusal( 400, 'idempotency-key-unusable' );
	}
	$arrival = array(
		'event' => $id,
		'key'   => null === $key ? null : hash( 'sha256', $key ),
		'body'  => hash( 'sha256', $body ),
	);
	// Asked before the clock: who registered in time and lost the answer is still told so a minute later.
	$settled = settled( recall( $arrival ) );
	if ( $settled ) {
		return $settled;
	}
	$closed = closed_because( $event, (int) apply_filters( 'event_registration_now', time(), $id ) );
	if ( '' !== $closed ) {
		return refusal( 403, $closed );
	}
	list( $judged, $wrong ) = judge( $event, $post );
	if ( $wrong ) {
		$errors = array();
		foreach ( $wrong as $pointer => $detail ) {
			$errors[] = compact( 'pointer', 'detail' );
		}
		return refusal( 422, 'invalid', array( 'errors' => $errors ) );
	}
	$arrival += $judged;
	$settled  = settled( admit( $arrival ) );
	if ( 201 === $settled->get_status() ) {
		/**
		 * A registration was stored: the place for a site's own mails. It is also called when the same one is sent again.
		 *
		 * @param int                 $id      The event's number.
		 * @param array<string,mixed> $arrival Mode, people, consents and language.
		 * @param array<string,string> $answer  Reference and status, as the attendee sees them.
		 */
		do_action( 'event_registration_stored', $id, $arrival, $settled->get_data() );
	}
	return $settled;
}

/**
 * The answer to what became of a registration; null if nothing did.
 *
 * @param array<string> $outcome What `admit` or `recall` gave.
 */
function settled( array $outcome ): ?\WP_REST_Response {
	switch ( $outcome[0] ?? '' ) {
		case '':
			return null;
		case 'accepted':
			list( $status, $reference ) = explode( ' ', $outcome[1] );
			return new \WP_REST_Response( compact( 'reference', 'status' ), 201 );
		case 'full':
			return refusal( 409, 'full' );
		case 'reused':
			return refusal( 422, 'idempotency-key-reused', array( 'reference' => $outcome[1] ) );
		default:
			$refused = refusal( 503, 'unavailable' );
			$refused->header( 'Retry-After', '5' );
			return $refused;
	}
}

/**
 * Judges a whole post.
 *
 * @param object $event The event.
 * @param object $post  The post.
 * @return array{0: array<string, mixed>, 1: array<string, string>} What is to be stored, and texts by pointers to what won't do.
 */
function judge( object $event, object $post ): array {
	$registration = $event->registration;
	$language     = is_string( $post->language ?? null ) && preg_match( '~^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,3}$~', $post->language ) ? $post->language : 'it';
	$mode         = is_string( $post->mode ?? null ) ? $post->mode : '';
	$wrong        = array();
	if ( ! in_array( $mode, modes( $event ), true ) ) {
		$wrong['#/mode'] = words( $language, array( 'error.mode.missing' ), array() );
	}
	$consents = consents_of( $registration, $post, $language );
	$granted  = array_column( array_filter( $consents, static fn( $consent ) => $consent['granted'] ), 'id' );
	$notice   = text_of( $registration->notice->acknowledgement ?? '', $language );
	if ( '' !== $notice && ! in_array( 'privacy-notice', $granted, true ) ) {
		$wrong['#/consents/0/granted'] = words( $language, array( 'error.missing.consent', 'error.missing' ), array( 'label' => $notice ) );
	}
	$most   = min( 10, max( 1, (int) ( $registration->attendees->max ?? 1 ) ) );
	$people = array_values( array_filter( is_array( $post->attendees ?? null ) ? $post->attendees : array(), 'is_object' ) );
	if ( ! $people || count( $people ) > $most ) {
		return array( array(), $wrong + array( '#/attendees' => words( $language, array( 'error.summary' ), array() ) ) );
	}
	$kept   = array();
	$emails = array();
	foreach ( $people as $index => $person ) {
		list( $answers, $mistakes ) = judge_person( $registration, $person, $index, $mode, $granted, $language );
		$kept[]                     = $answers;
		$wrong                     += $mistakes;
		$emails[]                   = email_of( $registration, $answers );
	}
	$flags = array_intersect( array( 'honeypot', 'fast' ), texts_of( $post->flags ?? null ) );
	return array(
		array(
			'mode'         => $mode,
			'people'       => $kept,
			'emails'       => $emails,
			'consents'     => $consents,
			'language'     => $language,
			'flags'        => implode( ' ', $flags ),
			'capacity'     => capacity( $event, $mode ),
			'waiting_list' => true === ( $registration->waitingList ?? false ),
		),
		$wrong,
	);
}

/**
 * The consents, as they were shown.
 *
 * @param object $registration The file's part.
 * @param object $post         The post.
 * @param string $language     For what the post leaves out.
 * @return array<array<string, mixed>>
 */
function consents_of( object $registration, object $post, string $language ): array {
	$found = array();
	foreach ( array_slice( is_array( $post->consents ?? null ) ? $post->consents : array(), 0, 100 ) as $consent ) {
		if ( ! is_object( $consent ) || ! is_string( $consent->id ?? null ) ) {
			continue;
		}
		$text    = static fn( string $name, int $most ) => is_string( $consent->$name ?? null ) ? mb_substr( wp_check_invalid_utf8( $consent->$name, true ), 0, $most ) : '';
		$found[] = array(
			'id'       => $text( 'id', 200 ),
			'granted'  => true === ( $consent->granted ?? null ),
			'text'     => $text( 'text', MOST_LETTERS ),
			'version'  => $text( 'version', 200 ),
			'language' => '' === $text( 'language', 35 ) ? $language : $text( 'language', 35 ),
		);
	}
	return $found;
}

/**
 * The address by which somebody's data are found again: that of the first field of the type `email`.
 *
 * @param object               $registration The file's part.
 * @param array<string, mixed> $answers      One person's.
 */
function email_of( object $registration, array $answers ): string {
	foreach ( fields_of( $registration ) as $field ) {
		if ( 'email' === kind_of( $field ) && is_string( $answers[ $field->name ] ?? null ) ) {
			return mb_substr( mb_strtolower( $answers[ $field->name ] ), 0, 254 );
		}
	}
	return '';
}

/**
 * Whether this address may register once more. The address itself isn't kept: what is kept is a hash, for ten minutes.
 */
function allowed_again(): bool {
	$address = isset( $_SERVER['REMOTE_ADDR'] ) ? sanitize_text_field( wp_unslash( $_SERVER['REMOTE_ADDR'] ) ) : '';
	$name    = 'event_registration_' . substr( wp_hash( $address . '|' . intdiv( time(), 600 ) ), 0, 20 );
	$count   = (int) get_transient( $name ) + 1;
	set_transient( $name, $count, 600 );
	return $count <= (int) apply_filters( 'event_registration_most_in_ten_minutes', MOST_IN_TEN_MINUTES );
}
