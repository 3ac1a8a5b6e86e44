<?php
/**
 * The plugin is deleted: its events, registrations and the capability go with it.
 *
 * @package EventRegistration
 */

declare(strict_types=1);

defined( 'WP_UNINSTALL_PLUGIN' ) || exit;

// phpcs:disable WordPress.DB -- an own table, once and for all.
$GLOBALS['wpdb']->query( $GLOBALS['wpdb']->prepare( 'DROP TABLE IF EXISTS %i', $GLOBALS['wpdb']->prefix . 'event_registrations' ) );
// phpcs:enable
foreach ( get_posts( array( 'post_type' => 'event_registration', 'post_status' => 'any', 'numberposts' => -1, 'fields' => 'ids' ) ) as $event_registration_id ) {
	wp_delete_post( $event_registration_id, true );
}
foreach ( array_keys( wp_roles()->roles ) as $event_registration_role ) {
	get_role( $event_registration_role )?->remove_cap( 'manage_event_registrations' );
}
