<?php
/**
 * Plugin Name:       Event Registration
 * Description:       Shows an event from its file and registers attendees, in person or by videoconference. Registrations stay in this site's database.
 * Version:           0.1.0
 * Requires at least: 6.5
 * Requires PHP:      8.1
 * License:           MIT OR Apache-2.0
 * Text Domain:       event-registration
 * Domain Path:       /languages
 *
 * Where to start: `events.php` keeps event files, `show.php` draws them on pages, `api.php` gives the file out and takes
 * registrations, which `rules.php` judges and `seats.php` stores. The widget itself lies in `widget/` as it was built.
 *
 * @package EventRegistration
 */

declare(strict_types=1);

namespace EventRegistration;

defined( 'ABSPATH' ) || exit;

const FILE = __FILE__;

foreach ( array( 'document', 'events', 'show', 'rules', 'seats', 'api', 'admin', 'privacy' ) as $part ) {
	require_once __DIR__ . "/includes/$part.php";
}

/** Whoever may see and export registrations; given to administrators and editors. */
const CAPABILITY = 'manage_event_registrations';

register_activation_hook( FILE, __NAMESPACE__ . '\activate' );
add_action( 'init', __NAMESPACE__ . '\translate', 1 );

/**
 * Makes the table and gives the capability.
 */
function activate(): void {
	create_table();
	foreach ( array( 'administrator', 'editor' ) as $name ) {
		get_role( $name )?->add_cap( CAPABILITY );
	}
}

/**
 * Loads the plugin's own translations.
 */
function translate(): void {
	load_plugin_textdomain( 'event-registration', false, dirname( plugin_basename( FILE ) ) . '/languages' );
}
