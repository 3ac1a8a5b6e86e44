<?php
/**
 * “Registrations”: how many there are for each event, their export as CSV, and their deletion when they are needed no more.
 *
 * @package EventRegistration
 */

declare(strict_types=1);

namespace EventRegistration;

defined( 'ABSPATH' ) || exit;

add_action( 'admin_menu', __NAMESPACE__ . '\add_page' );
add_action( 'admin_post_event_registration_export', __NAMESPACE__ . '\export' );
add_action( 'admin_post_event_registration_delete', __NAMESPACE__ . '\delete_all' );
add_action( 'before_delete_post', __NAMESPACE__ . '\delete_with_event' );

/**
 * Adds the page to the menu.
 */
function add_page(): void {
	add_submenu_page( 'edit.php?post_type=' . POST_TYPE, __( 'Registrations', 'event-registration' ), __( 'Registrations', 'event-registration' ), CAPABILITY, 'event-registration-list', __NAMESPACE__ . '\draw_page' );
}

/**
 * Draws it.
 */
function draw_page(): void {
	global $wpdb;
	// phpcs:ignore WordPress.DB -- an own table, counted when it is looked at.
	$counts = $wpdb->get_results( $wpdb->prepare( 'SELECT event, mode, status, COUNT(*) AS people FROM %i GROUP BY event, mode, status ORDER BY event DESC, mode, status', table() ) );
	$events = array();
	foreach ( $counts as $count ) {
		$events[ (int) $count->event ][] = $count;
	}
	$names = array(
		'in-person' => __( 'in person', 'event-registration' ),
		'online'    => __( 'by videoconference', 'event-registration' ),
		'waiting'   => __( 'on the waiting list', 'event-registration' ),
		'confirmed' => __( 'confirmed', 'event-registration' ),
	);
	echo '<div class="wrap"><h1>' . esc_html__( 'Registrations', 'event-registration' ) . '</h1>';
	if ( ! $events ) {
		echo '<p>' . esc_html__( 'Nobody has registered yet.', 'event-registration' ) . '</p>';
	}
	foreach ( $events as $id => $rows ) {
		printf( '<h2>%s</h2><ul>', esc_html( get_the_title( $id ) ) );
		foreach ( $rows as $row ) {
			printf( '<li>%s, %s: %d</li>', esc_html( $names[ $row->mode ] ?? $row->mode ), esc_html( $names[ $row->status ] ?? $row->status ), (int) $row->people );
		}
		printf( '</ul><p><a class="button button-primary" href="%s">%s</a></p>', esc_url( wp_nonce_url( admin_url( "admin-post.php?action=event_registration_export&event=$id" ), "event-registration-export-$id" ) ), esc_html__( 'Download as CSV', 'event-registration' ) );
		printf( '<details><summary>%s</summary><form method="post" action="%s"><input type="hidden" name="action" value="event_registration_delete"><input type="hidden" name="event" value="%d">', esc_html__( 'Delete these registrations', 'event-registration' ), esc_url( admin_url( 'admin-post.php' ) ), (int) $id );
		wp_nonce_field( "event-registration-delete-$id" );
		printf( '<p>%s</p><p><button class="button">%s</button></p></form></details>', esc_html__( 'All of this event’s registrations are deleted for good. Download them first if they are still needed.', 'event-registration' ), esc_html__( 'Delete for good', 'event-registration' ) );
	}
	echo '</div>';
}

/**
 * The event that an administrative request is about, once it is clear that it may be.
 *
 * @param string $action What is asked for.
 */
function asked_event( string $action ): int {
	$id = isset( $_REQUEST['event'] ) ? absint( $_REQUEST['event'] ) : 0;
	check_admin_referer( "event-registration-$action-$id" );
	if ( ! current_user_can( CAPABILITY ) ) {
		wp_die( esc_html__( 'You may not see registrations.', 'event-registration' ), '', array( 'response' => 403 ) );
	}
	return $id;
}

/**
 * Writes an event's registrations, a line for each attendee and a column for each answer.
 */
function export(): void {
	global $wpdb;
	$id = asked_event( 'export' );
	// phpcs:ignore WordPress.DB -- see `draw_page`.
	$rows    = $wpdb->get_results( $wpdb->prepare( 'SELECT * FROM %i WHERE event = %d ORDER BY id', table(), $id ) );
	$columns = array();
	$asked   = array();
	foreach ( $rows as $row ) {
		$row->answers  = (array) json_decode( $row->answers, true );
		$row->consents = array_column( (array) json_decode( $row->consents, true ), 'granted', 'id' );
		$columns      += array_fill_keys( array_keys( $row->answers ), true );
		$asked        += array_fill_keys( array_keys( $row->consents ), true );
	}
	nocache_headers();
	header( 'Content-Type: text/csv; charset=utf-8' );
	header( "Content-Disposition: attachment; filename=registrations-$id.csv" );
	$out = fopen( 'php://output', 'w' );
	// Without this mark a spreadsheet takes the letters for another alphabet's.
	fwrite( $out, "\xEF\xBB\xBF" );
	$consents = array_map( static fn( $name ) => "consent:$name", array_keys( $asked ) );
	put_line( $out, array_merge( array( 'reference', 'status', 'mode', 'received_at', 'language', 'flags' ), array_keys( $columns ), $consents ) );
	foreach ( $rows as $row ) {
		$line = array( $row->reference, $row->status, $row->mode, str_replace( ' ', 'T', $row->received ) . 'Z', $row->language, $row->flags );
		foreach ( array_keys( $columns ) as $name ) {
			$line[] = cell( $row->answers[ $name ] ?? '' );
		}
		foreach ( array_keys( $asked ) as $name ) {
			$line[] = cell( $row->consents[ $name ] ?? '' );
		}
		put_line( $out, $line );
	}
	exit;
}

/**
 * An answer as a text.
 *
 * @param mixed $value The answer.
 */
function cell( mixed $value ): string {
	return is_array( $value ) ? implode( '; ', array_map( __NAMESPACE__ . '\cell', $value ) ) : ( is_bool( $value ) ? ( $value ? 'true' : 'false' ) : (string) $value );
}

/**
 * Writes a line. A spreadsheet runs what begins like a formula; an apostrophe makes it a text.
 *
 * @param resource      $out   Where to.
 * @param array<string> $cells The cells.
 */
function put_line( $out, array $cells ): void {
	fputcsv( $out, array_map( static fn( string $cell ) => preg_match( '~^[=+\-@\t\r]~', $cell ) ? "'$cell" : $cell, $cells ), ',', '"', '' );
}

/**
 * Deletes an event's registrations.
 */
function delete_all(): void {
	$id = asked_event( 'delete' );
	delete_rows( $id );
	wp_safe_redirect( admin_url( 'edit.php?post_type=' . POST_TYPE . '&page=event-registration-list' ) );
	exit;
}

/**
 * An event that is deleted for good takes its registrations along.
 *
 * @param int $id The post's number.
 */
function delete_with_event( int $id ): void {
	if ( POST_TYPE === get_post_type( $id ) ) {
		delete_rows( $id );
	}
}

/**
 * Deletes the rows.
 *
 * @param int $id The event's number.
 */
function delete_rows( int $id ): void {
	global $wpdb;
	// phpcs:ignore WordPress.DB -- see `draw_page`.
	$wpdb->delete( table(), array( 'event' => $id ), array( '%d' ) );
}
