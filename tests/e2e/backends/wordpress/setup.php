<?php
// Installs WordPress into an empty database, with an administrator, an editor and a subscriber, and the plugin that is tried.
// Called as `php setup.php FOLDER URL`.
define( 'WP_INSTALLING', true );
$_SERVER['HTTP_HOST'] = parse_url( $argv[2], PHP_URL_HOST ) . ':' . parse_url( $argv[2], PHP_URL_PORT );
// Nobody is to get a mail about it.
function wp_new_blog_notification() {}
require $argv[1] . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
require_once ABSPATH . 'wp-admin/includes/plugin.php';
wp_install( 'Comune di Esempio', 'admin', 'admin@example.org', true, '', 'password' );
update_option( 'siteurl', rtrim( $argv[2], '/' ) );
update_option( 'home', rtrim( $argv[2], '/' ) );
update_option( 'WPLANG', 'it_IT' );
update_option( 'permalink_structure', '/%postname%/' );
foreach ( array( 'editor', 'subscriber' ) as $role ) {
	$id = wp_insert_user( array( 'user_login' => $role, 'user_pass' => 'password', 'user_email' => "$role@example.org", 'role' => $role ) );
	// The tour of the editor would lie over it.
	update_user_meta( $id, 'wp_persisted_preferences', array( 'core/edit-post' => array( 'welcomeGuide' => false ), '_modified' => '2024-01-01T00:00:00.000Z' ) );
}
$wrong = activate_plugin( 'event-registration/event-registration.php' );
if ( is_wp_error( $wrong ) ) {
	fwrite( STDERR, $wrong->get_error_message() );
	exit( 1 );
}
flush_rewrite_rules();
