<?php
/**
 * Registrations as rows: one for each attendee, with a seat where seats are counted.
 *
 * Seats have numbers and the database lets each be taken once, so two registrations that arrive together can't both have the
 * last one, on any database and without a lock. It doesn't judge answers.
 *
 * @package EventRegistration
 */

declare(strict_types=1);

namespace EventRegistration;

defined( 'ABSPATH' ) || exit;

/** How often a seat is looked for again when somebody else has just taken it. */
const ATTEMPTS = 20;

/**
 * The table's name.
 */
function table(): string {
	global $wpdb;
	return $wpdb->prefix . 'event_registrations';
}

/**
 * Makes the table, or brings it up to date.
 */
function create_table(): void {
	global $wpdb;
	require_once ABSPATH . 'wp-admin/includes/upgrade.php';
	$table = table();
	dbDelta(
		"CREATE TABLE $table (
		id bigint(20) unsigned NOT NULL AUTO_INCREMENT,
		event bigint(20) unsigned NOT NULL,
		mode varchar(20) NOT NULL,
		seat int(10) unsigned DEFAULT NULL,
		position tinyint(3) unsigned NOT NULL,
		reference varchar(16) NOT NULL,
		status varchar(10) NOT NULL,
		received datetime NOT NULL,
		language varchar(35) NOT NULL,
		email varchar(254) NOT NULL,
		answers longtext NOT NULL,
		consents longtext NOT NULL,
		flags varchar(40) NOT NULL,
		idempotency char(64) DEFAULT NULL,
		body char(64) NOT NULL,
		PRIMARY KEY  (id),
		UNIQUE KEY seat (event,mode,seat),
		UNIQUE KEY idempotency (event,idempotency,position),
		KEY email (email(100))
		) {$wpdb->get_charset_collate()};"
	);
}

/**
 * Stores a registration, all of its attendees or none.
 *
 * @param array<string, mixed> $arrival `event`, `mode`, `people` (answers), `emails`, `consents`, `language`, `flags`, `key`, `body`, `capacity`, `waiting_list`.
 * @return array{0: string, 1: string} `accepted`, `full`, `reused` or `unavailable`; then for the first status and reference, for `reused` the reference.
 */
function admit( array $arrival ): array {
	global $wpdb;
	$reference = reference();
	for ( $attempt = 0; $attempt < ATTEMPTS; $attempt++ ) {
		$known = recall( $arrival );
		if ( $known ) {
			return $known;
		}
		$count = count( $arrival['people'] );
		$seats = free_seats( $arrival, $count );
		$full  = null === $seats;
		if ( $full && ! $arrival['waiting_list'] ) {
			return array( 'full', '' );
		}
		$status = $full ? 'waiting' : 'confirmed';
		$quiet  = $wpdb->suppress_errors();
		// phpcs:ignore WordPress.DB -- an own table; every value is prepared in `insertion`.
		$stored = $wpdb->query( insertion( $arrival, $full ? array_fill( 0, $count, null ) : $seats, $status, $reference ) );
		$wpdb->suppress_errors( $quiet );
		if ( $stored ) {
			return array( 'accepted', "$status $reference" );
		}
	}
	return array( 'unavailable', '' );
}

/**
 * What was said to the same key before; an empty list if it is new.
 *
 * @param array<string, mixed> $arrival The registration.
 * @return array<string>
 */
function recall( array $arrival ): array {
	global $wpdb;
	if ( null === $arrival['key'] ) {
		return array();
	}
	// phpcs:ignore WordPress.DB -- an own table, and what it held a moment ago is no answer.
	$row = $wpdb->get_row( $wpdb->prepare( 'SELECT reference, status, body FROM %i WHERE event = %d AND idempotency = %s AND position = 0', table(), $arrival['event'], $arrival['key'] ) );
	if ( ! $row ) {
		return array();
	}
	return $row->body === $arrival['body'] ? array( 'accepted', "{$row->status} {$row->reference}" ) : array( 'reused', $row->reference );
}

/**
 * Numbers of seats that are free now; null if there aren't enough. Where seats aren't counted nobody has a number.
 *
 * @param array<string, mixed> $arrival The registration.
 * @param int                  $count   How many are needed.
 * @return ?array<?int>
 */
function free_seats( array $arrival, int $count ): ?array {
	global $wpdb;
	if ( null === $arrival['capacity'] ) {
		return array_fill( 0, $count, null );
	}
	// phpcs:ignore WordPress.DB -- see `recall`.
	$taken = $wpdb->get_col( $wpdb->prepare( "SELECT seat FROM %i WHERE event = %d AND mode = %s AND status = 'confirmed'", table(), $arrival['event'], $arrival['mode'] ) );
	if ( count( $taken ) + $count > $arrival['capacity'] ) {
		return null;
	}
	$free = array_diff( range( 1, $arrival['capacity'] ), array_map( 'intval', $taken ) );
	return array_slice( array_values( $free ), 0, $count );
}

/**
 * The statement that stores all attendees at once.
 *
 * @param array<string, mixed> $arrival   The registration.
 * @param array<?int>          $seats     A seat for each, or null.
 * @param string               $status    Confirmed or waiting.
 * @param string               $reference Their reference.
 */
function insertion( array $arrival, array $seats, string $status, string $reference ): string {
	global $wpdb;
	$rows = array();
	foreach ( $arrival['people'] as $position => $answers ) {
		$seat   = null === $seats[ $position ] ? 'NULL' : (string) (int) $seats[ $position ];
		$key    = null === $arrival['key'] ? 'NULL' : $wpdb->prepare( '%s', $arrival['key'] );
		$before = $wpdb->prepare( '%d, %s', $arrival['event'], $arrival['mode'] );
		$after  = $wpdb->prepare(
			'%d, %s, %s, %s, %s, %s, %s, %s, %s, %s',
			$position,
			$reference,
			$status,
			gmdate( 'Y-m-d H:i:s' ),
			$arrival['language'],
			$arrival['emails'][ $position ],
			wp_json_encode( $answers, JSON_FORCE_OBJECT | JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES ),
			wp_json_encode( $arrival['consents'], JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES ),
			$arrival['flags'],
			$arrival['body']
		);
		$rows[] = "($before, $seat, $after, $key)";
	}
	return 'INSERT INTO ' . table() . ' (event, mode, seat, position, reference, status, received, language, email, answers, consents, flags, body, idempotency) VALUES ' . implode( ', ', $rows );
}

/**
 * What an attendee reads out at the door, like `ER-7K3QWX0P`: nobody finds another's by counting.
 */
function reference(): string {
	$letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
	$text    = 'ER-';
	foreach ( str_split( random_bytes( 8 ) ) as $byte ) {
		$text .= $letters[ ord( $byte ) & 31 ];
	}
	return $text;
}
