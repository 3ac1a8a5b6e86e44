<?php
/**
 * The event file as a document: finding the event in it, reading texts and moments.
 *
 * It knows nothing of WordPress's posts or tables. Objects stay objects, so that an empty one isn't written back as a list.
 *
 * @package EventRegistration
 */

declare(strict_types=1);

namespace EventRegistration;

defined( 'ABSPATH' ) || exit;

/** As much as the widget itself reads. */
const MOST_BYTES = 1048576;
const MOST_DEPTH = 64;

/**
 * Reads the text of a file.
 *
 * @param string $text The text.
 * @return array{0: mixed, 1: ?object, 2: string} The whole document, the event in it, and what is wrong ('' if nothing is).
 */
function read_document( string $text ): array {
	if ( strlen( $text ) > MOST_BYTES ) {
		return array( null, null, __( 'The file is larger than 1 MB.', 'event-registration' ) );
	}
	if ( str_starts_with( $text, "\xEF\xBB\xBF" ) ) {
		$text = substr( $text, 3 );
	}
	$document = json_decode( $text, false, MOST_DEPTH );
	if ( JSON_ERROR_NONE !== json_last_error() ) {
		/* translators: %s: what the JSON reader says. */
		return array( null, null, sprintf( __( 'This is not JSON: %s. Look for a missing comma, quotation mark or bracket.', 'event-registration' ), json_last_error_msg() ) );
	}
	$event = event_in( $document );
	if ( null === $event ) {
		return array( $document, null, __( 'There is no event in this file: it needs an object with "@type": "Event".', 'event-registration' ) );
	}
	return array( $document, $event, '' );
}

/**
 * The first event: the document itself, one of a list, in `@graph`, or the `mainEntity` of a page.
 *
 * @param mixed $value Where to look.
 */
function event_in( mixed $value ): ?object {
	if ( is_array( $value ) ) {
		foreach ( $value as $one ) {
			$event = event_in( $one );
			if ( $event ) {
				return $event;
			}
		}
		return null;
	}
	if ( ! is_object( $value ) ) {
		return null;
	}
	foreach ( (array) ( $value->{'@type'} ?? array() ) as $type ) {
		if ( is_string( $type ) && preg_match( '~(?:^|[/:])(?:\w*Event|EventSeries|Festival|Hackathon|CourseInstance)$~', $type ) ) {
			return $value;
		}
	}
	return event_in( $value->{'@graph'} ?? null ) ?? event_in( $value->mainEntity ?? null );
}

/**
 * One value or a list of them, as a list.
 *
 * @param mixed $value The value.
 * @return array<mixed>
 */
function listed( mixed $value ): array {
	return null === $value ? array() : ( is_array( $value ) ? $value : array( $value ) );
}

/**
 * A text in the language asked for, else in the first that it is written in.
 *
 * @param mixed  $value    A string, a map of languages, or JSON-LD's `@value` and `@language`.
 * @param string $language The language's tag.
 */
function text_of( mixed $value, string $language ): string {
	if ( is_scalar( $value ) ) {
		return trim( (string) $value );
	}
	$short = strtok( strtolower( $language ), '-_' );
	$first = '';
	foreach ( is_object( $value ) && ! isset( $value->{'@value'} ) ? get_object_vars( $value ) : listed( $value ) as $tag => $one ) {
		$text = is_object( $one ) ? text_of( $one->{'@value'} ?? '', $language ) : text_of( $one, $language );
		$tag  = is_object( $one ) ? (string) ( $one->{'@language'} ?? '' ) : (string) $tag;
		if ( '' !== $text && strtok( strtolower( $tag ), '-_' ) === $short ) {
			return $text;
		}
		$first = '' === $first ? $text : $first;
	}
	return $first;
}

/**
 * A moment in seconds since 1970. One without an offset is taken at the one of the event's start, as the widget does.
 *
 * @param mixed  $value  Like `2022-05-25T15:00:00+02:00`.
 * @param object $event  The event.
 * @param bool   $at_end Whether a day without a time means its end.
 */
function moment_of( mixed $value, object $event, bool $at_end = false ): ?int {
	if ( ! is_string( $value ) || ! preg_match( '~^\d{4}-?\d{2}-?\d{2}(?:[T ]\d{2}:?\d{2}(?::?\d{2}(?:[.,]\d+)?)?)?(Z|[+-]\d{2}:?\d{2})?$~', trim( $value ), $found ) ) {
		return null;
	}
	$offset = '';
	foreach ( array( $value, $event->startDate ?? '', $event->endDate ?? '' ) as $written ) {
		if ( '' === $offset && is_string( $written ) && preg_match( '~[T ].*?(Z|[+-]\d{2}:?\d{2})$~', trim( $written ), $match ) ) {
			$offset = $match[1];
		}
	}
	$has_time = (bool) preg_match( '~[T ]~', trim( $value ) );
	try {
		$moment = new \DateTimeImmutable( isset( $found[1] ) ? $value : trim( $value ) . ( '' === $offset ? 'Z' : $offset ) );
	} catch ( \Exception ) {
		return null;
	}
	return $moment->getTimestamp() + ( $at_end && ! $has_time ? 86400 : 0 );
}

/**
 * Whether one can register now: '' if so, else the last part of the refusal's `type`.
 *
 * @param object $event The event.
 * @param int    $now   Seconds since 1970.
 */
function closed_because( object $event, int $now ): string {
	$status = (string) ( is_string( $event->eventStatus ?? null ) ? $event->eventStatus : '' );
	if ( preg_match( '~Event(?:Cancelled|Postponed)$~', $status ) ) {
		return str_ends_with( $status, 'Cancelled' ) ? 'cancelled' : 'closed';
	}
	$start = moment_of( $event->startDate ?? null, $event );
	// An event without an end is over with its day, as the widget has it.
	$end = moment_of( $event->endDate ?? null, $event, true ) ?? moment_of( substr( is_string( $event->startDate ?? null ) ? $event->startDate : '', 0, 10 ), $event, true );
	if ( null !== $end && $now >= $end ) {
		return 'ended';
	}
	$registration = $event->registration ?? null;
	if ( ! is_object( $registration ) ) {
		return 'closed';
	}
	$closes = moment_of( $registration->closes ?? null, $event, true );
	$opens  = moment_of( $registration->opens ?? null, $event );
	if ( null !== $closes && $now >= $closes ) {
		return 'closed';
	}
	if ( null !== $opens && $now < $opens ) {
		return 'not-open';
	}
	$has_begun = null !== $start && $now >= $start && str_contains( (string) $event->startDate, ':' );
	return null === $closes && $has_begun ? 'closed' : '';
}

/**
 * In which ways one can take part.
 *
 * @param object $event The event.
 * @return array<string>
 */
function modes( object $event ): array {
	$mode = is_string( $event->eventAttendanceMode ?? null ) ? $event->eventAttendanceMode : '';
	if ( preg_match( '~EventMovedOnline$~', is_string( $event->eventStatus ?? null ) ? $event->eventStatus : '' ) ) {
		return array( 'online' );
	}
	return match ( true ) {
		str_ends_with( $mode, 'MixedEventAttendanceMode' )   => array( 'in-person', 'online' ),
		str_ends_with( $mode, 'OnlineEventAttendanceMode' )  => array( 'online' ),
		str_ends_with( $mode, 'OfflineEventAttendanceMode' ) => array( 'in-person' ),
		default                                              => modes_of_places( $event ),
	};
}

/**
 * The ways in which one can take part, by the locations alone.
 *
 * @param object $event The event.
 * @return array<string>
 */
function modes_of_places( object $event ): array {
	$found = array();
	foreach ( listed( $event->location ?? null ) as $place ) {
		$online = is_object( $place ) ? in_array( 'VirtualLocation', (array) ( $place->{'@type'} ?? array() ), true ) : preg_match( '~^https?://~', (string) $place );
		$found[ $online ? 'online' : 'in-person' ] = true;
	}
	return array_keys( $found ) ? array_keys( $found ) : array( 'in-person' );
}

/**
 * How many people can take part in a mode; null if there is no limit.
 *
 * @param object $event The event.
 * @param string $mode  The mode.
 */
function capacity( object $event, string $mode ): ?int {
	$own  = 'online' === $mode ? $event->maximumVirtualAttendeeCapacity ?? null : $event->maximumPhysicalAttendeeCapacity ?? null;
	$both = array( 'in-person' ) === modes( $event ) ? $event->maximumAttendeeCapacity ?? null : null;
	$most = $own ?? $both;
	return is_numeric( $most ) ? max( 0, (int) $most ) : null;
}
