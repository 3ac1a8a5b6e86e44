<?php
/**
 * The event on a page: the block, the shortcode, and the widget's script, which lies on this site.
 *
 * Both are drawn on the server whenever a page is shown. What an editor stores is the event's number, so no filter for unsafe
 * markup can strip the element.
 *
 * @package EventRegistration
 */

declare(strict_types=1);

namespace EventRegistration;

defined( 'ABSPATH' ) || exit;

const SCRIPT = 'event-registration';
/** The element's attributes that may be chosen, with the values that it knows. */
const CHOICES = array(
	'view'         => array( 'full', 'details', 'form' ),
	'theme'        => array( 'italia', 'neutral', 'contrast' ),
	'color-scheme' => array( 'light', 'dark', 'auto' ),
	'heading-level' => array( '1', '2', '3', '4', '5', '6' ),
);

add_action( 'init', __NAMESPACE__ . '\register_shown' );
add_action( 'enqueue_block_editor_assets', __NAMESPACE__ . '\tell_editor' );
add_filter( 'wp_script_attributes', __NAMESPACE__ . '\add_integrity' );

/**
 * The built widget's names and hashes, as `cargo xtask dist` wrote them.
 *
 * @return array{script: string, integrity: string}
 */
function widget(): array {
	static $widget = null;
	$widget      ??= require dirname( FILE ) . '/widget/names.php';
	return $widget;
}

/**
 * Registers script, block and shortcode.
 */
function register_shown(): void {
	// Its name changes with its content, so it needs no version.
	wp_register_script_module( SCRIPT, plugins_url( 'widget/' . widget()['script'], FILE ), array(), null );
	wp_register_script( 'event-registration-editor', plugins_url( 'block/editor.js', FILE ), array( 'wp-blocks', 'wp-element', 'wp-block-editor', 'wp-components', 'wp-server-side-render', 'wp-i18n' ), (string) filemtime( dirname( FILE ) . '/block/editor.js' ), true );
	wp_set_script_translations( 'event-registration-editor', 'event-registration', dirname( FILE ) . '/languages' );
	register_block_type( dirname( FILE ) . '/block', array( 'render_callback' => __NAMESPACE__ . '\draw_block' ) );
	add_shortcode( 'event_registration', __NAMESPACE__ . '\draw_shortcode' );
}

/**
 * Has the browser check the script, which in turn checks the module that it loads.
 *
 * @param array<string, mixed> $attributes The script's attributes.
 * @return array<string, mixed>
 */
function add_integrity( array $attributes ): array {
	if ( SCRIPT . '-js-module' === ( $attributes['id'] ?? '' ) ) {
		$attributes['integrity'] = widget()['integrity'];
	}
	return $attributes;
}

/**
 * Tells the block which events there are to choose from.
 */
function tell_editor(): void {
	$posts  = get_posts( array( 'post_type' => POST_TYPE, 'post_status' => array( 'publish', 'draft' ), 'numberposts' => 200, 'perm' => 'readable' ) );
	$events = array_map( static fn( \WP_Post $post ) => array( 'value' => $post->ID, 'label' => label( $post ) ), $posts );
	$told   = array( 'events' => $events, 'add' => admin_url( 'post-new.php?post_type=' . POST_TYPE ) );
	wp_add_inline_script( 'event-registration-editor', 'window.eventRegistration = ' . wp_json_encode( $told, JSON_HEX_TAG | JSON_HEX_AMP ) . ';', 'before' );
}

/**
 * An event's name in a list.
 *
 * @param \WP_Post $post The event.
 */
function label( \WP_Post $post ): string {
	$title = html_entity_decode( get_the_title( $post ), ENT_QUOTES, 'UTF-8' );
	/* translators: %s: an event's name. */
	return 'publish' === $post->post_status ? $title : sprintf( __( '%s (draft)', 'event-registration' ), $title );
}

/**
 * The block.
 *
 * @param array<string, mixed> $attributes The block's attributes.
 */
function draw_block( array $attributes ): string {
	$given = array(
		'view'          => $attributes['view'] ?? '',
		'theme'         => $attributes['theme'] ?? '',
		'color-scheme'  => $attributes['colorScheme'] ?? '',
		'heading-level' => $attributes['headingLevel'] ?? '',
		'review-step'   => ! empty( $attributes['reviewStep'] ),
	);
	$drawn = draw( (int) ( $attributes['event'] ?? 0 ), $given );
	return '' === $drawn ? '' : sprintf( '<div %s>%s</div>', get_block_wrapper_attributes(), $drawn );
}

/**
 * The shortcode: `[event_registration id="12" view="form" review-step="yes"]`.
 *
 * @param array<string, string>|string $attributes What was written.
 */
function draw_shortcode( array|string $attributes ): string {
	$given                = is_array( $attributes ) ? $attributes : array();
	$given['review-step'] = in_array( $given['review-step'] ?? '', array( 'yes', 'true', '1' ), true );
	return draw( (int) ( $given['id'] ?? 0 ), $given );
}

/**
 * The element, and inside it what shows where it can't run.
 *
 * @param int                  $id    The event's number.
 * @param array<string, mixed> $given Attributes by their names.
 */
function draw( int $id, array $given ): string {
	list( , $event ) = published_event( $id );
	if ( ! $event ) {
		// Visitors see nothing of an event that isn't public; whoever can mend it is told.
		return current_user_can( 'edit_pages' ) ? '<p>' . esc_html__( 'Event registration: this event isn’t published, or there is none of this number. Only editors see this sentence.', 'event-registration' ) . '</p>' : '';
	}
	$level = in_array( (string) ( $given['heading-level'] ?? '' ), CHOICES['heading-level'], true ) ? (string) $given['heading-level'] : '2';
	$own   = own_words( $event, $level );
	if ( is_feed() ) {
		return $own;
	}
	wp_enqueue_script_module( SCRIPT );
	$written = sprintf( ' src="%s"', esc_url( file_url( $id ) ) );
	foreach ( CHOICES as $name => $values ) {
		if ( in_array( (string) ( $given[ $name ] ?? '' ), $values, true ) ) {
			$written .= sprintf( ' %s="%s"', $name, esc_attr( (string) $given[ $name ] ) );
		}
	}
	$written .= true === ( $given['review-step'] ?? false ) ? ' review-step' : '';
	return "<event-registration$written>$own</event-registration>";
}

/**
 * The event's name, its date and whom to ask: what stands on the page until, and unless, the widget draws.
 *
 * @param object $event The event.
 * @param string $level The heading's level.
 */
function own_words( object $event, string $level ): string {
	$language = get_bloginfo( 'language' );
	$words    = sprintf( '<h%1$s>%2$s</h%1$s>', $level, esc_html( text_of( $event->name ?? '', $language ) ) );
	$start    = moment_of( $event->startDate ?? null, $event );
	if ( null !== $start ) {
		// In the event's own zone, as it was written: where it takes place, not where the site is.
		$zone   = ( new \DateTimeImmutable( (string) $event->startDate ) )->getTimezone();
		$format = str_contains( (string) $event->startDate, ':' ) ? get_option( 'date_format' ) . ', ' . get_option( 'time_format' ) : get_option( 'date_format' );
		$words .= sprintf( '<p><time datetime="%s">%s</time></p>', esc_attr( (string) $event->startDate ), esc_html( (string) wp_date( $format, $start, $zone ) ) );
	}
	$link = contact_of( $event );
	if ( '' !== $link ) {
		/* translators: %s: a link. */
		$words .= '<p>' . sprintf( esc_html__( 'To register: %s', 'event-registration' ), sprintf( '<a href="%s">%s</a>', esc_url( $link, array( 'http', 'https', 'mailto', 'tel' ) ), esc_html( preg_replace( '~^(?:https?://|mailto:|tel:)|/$~', '', $link ) ) ) ) . '</p>';
	}
	return $words;
}

/**
 * Whom to ask: the organiser's address, site or telephone.
 *
 * @param object $event The event.
 */
function contact_of( object $event ): string {
	foreach ( listed( $event->organizer ?? null ) as $organizer ) {
		foreach ( array_merge( is_object( $organizer ) ? listed( $organizer->contactPoint ?? null ) : array(), array( $organizer ) ) as $who ) {
			if ( ! is_object( $who ) ) {
				continue;
			}
			if ( is_string( $who->email ?? null ) && is_email( preg_replace( '~^mailto:~', '', $who->email ) ) ) {
				return 'mailto:' . preg_replace( '~^mailto:~', '', $who->email );
			}
			if ( is_string( $who->url ?? null ) && preg_match( '~^https?://~', $who->url ) ) {
				return $who->url;
			}
			if ( is_string( $who->telephone ?? null ) ) {
				return 'tel:' . preg_replace( '~[^0-9+]~', '', $who->telephone );
			}
		}
	}
	return is_string( $event->url ?? null ) && preg_match( '~^https?://~', $event->url ) ? $event->url : '';
}
