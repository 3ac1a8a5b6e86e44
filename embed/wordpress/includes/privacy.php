<?php
/**
 * WordPress's own tools for requests about personal data (Tools → Export and Erase Personal Data): they find registrations by
 * the address that was given.
 *
 * @package EventRegistration
 */

declare(strict_types=1);

namespace EventRegistration;

defined( 'ABSPATH' ) || exit;

add_filter( 'wp_privacy_personal_data_exporters', __NAMESPACE__ . '\add_exporter' );
add_filter( 'wp_privacy_personal_data_erasers', __NAMESPACE__ . '\add_eraser' );

/**
 * Adds this plugin to those that are asked for data.
 *
 * @param array<string, mixed> $exporters The others.
 * @return array<string, mixed>
 */
function add_exporter( array $exporters ): array {
	$exporters['event-registration'] = array(
		'exporter_friendly_name' => __( 'Registrations', 'event-registration' ),
		'callback'               => __NAMESPACE__ . '\export_person',
	);
	return $exporters;
}

/**
 * Adds this plugin to those that are told to erase data.
 *
 * @param array<string, mixed> $erasers The others.
 * @return array<string, mixed>
 */
function add_eraser( array $erasers ): array {
	$erasers['event-registration'] = array(
		'eraser_friendly_name' => __( 'Registrations', 'event-registration' ),
		'callback'             => __NAMESPACE__ . '\erase_person',
	);
	return $erasers;
}

/**
 * What is kept of somebody.
 *
 * @param string $email Their address.
 * @return array{data: array<mixed>, done: bool}
 */
function export_person( string $email ): array {
	global $wpdb;
	$data = array();
	// phpcs:ignore WordPress.DB -- an own table.
	$rows = $wpdb->get_results( $wpdb->prepare( 'SELECT * FROM %i WHERE email = %s', table(), mb_strtolower( $email ) ) );
	foreach ( $rows as $row ) {
		$items = array();
		$all   = array( 'reference' => $row->reference, 'status' => $row->status, 'mode' => $row->mode, 'received' => $row->received ) + (array) json_decode( $row->answers, true );
		foreach ( (array) json_decode( $row->consents, true ) as $consent ) {
			$all[ $consent['text'] ] = cell( $consent['granted'] );
		}
		foreach ( $all as $name => $value ) {
			$items[] = array( 'name' => $name, 'value' => cell( $value ) );
		}
		$data[] = array(
			'group_id'    => 'event-registration',
			'group_label' => __( 'Registrations', 'event-registration' ),
			'item_id'     => "event-registration-{$row->id}",
			'data'        => $items,
		);
	}
	return array( 'data' => $data, 'done' => true );
}

/**
 * Erases what is kept of somebody.
 *
 * @param string $email Their address.
 * @return array<string, mixed>
 */
function erase_person( string $email ): array {
	global $wpdb;
	// phpcs:ignore WordPress.DB -- an own table.
	$removed = $wpdb->delete( table(), array( 'email' => mb_strtolower( $email ) ), array( '%s' ) );
	return array( 'items_removed' => (bool) $removed, 'items_retained' => false, 'messages' => array(), 'done' => true );
}
