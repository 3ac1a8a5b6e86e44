<?php
/**
 * Event files in WordPress: a post type that holds nothing but the file, and the screen on which it is pasted or uploaded.
 *
 * The file is kept as post meta, which no filter for unsafe markup touches: an editor without `unfiltered_html` keeps every
 * character, and nothing of it is ever printed as markup.
 *
 * @package EventRegistration
 */

declare(strict_types=1);

namespace EventRegistration;

defined( 'ABSPATH' ) || exit;

const POST_TYPE = 'event_registration';
/** The file's text, as it was pasted or uploaded. */
const FILE_META = '_event_registration_file';
/** `here` if registrations are kept by this site, `file` if the file says where they go. */
const TO_META = '_event_registration_to';

add_action( 'init', __NAMESPACE__ . '\register_events' );
add_action( 'post_edit_form_tag', __NAMESPACE__ . '\allow_upload' );
add_action( 'save_post_' . POST_TYPE, __NAMESPACE__ . '\save_event', 10, 2 );
add_filter( 'wp_insert_post_data', __NAMESPACE__ . '\publish_only_events', 10, 2 );
add_action( 'admin_notices', __NAMESPACE__ . '\say_what_is_wrong' );

/**
 * Registers the post type; whoever may edit others' pages may edit events.
 */
function register_events(): void {
	register_post_type(
		POST_TYPE,
		array(
			'labels'               => array(
				'name'               => __( 'Event registration', 'event-registration' ),
				'singular_name'      => __( 'Event', 'event-registration' ),
				'all_items'          => __( 'Events', 'event-registration' ),
				'add_new'            => __( 'Add event', 'event-registration' ),
				'add_new_item'       => __( 'Add event', 'event-registration' ),
				'edit_item'          => __( 'Edit event', 'event-registration' ),
				'not_found'          => __( 'No events yet.', 'event-registration' ),
				'not_found_in_trash' => __( 'No events in the trash.', 'event-registration' ),
			),
			'public'               => false,
			'show_ui'              => true,
			'menu_icon'            => 'dashicons-tickets-alt',
			'supports'             => array( 'title' ),
			'capability_type'      => 'page',
			'map_meta_cap'         => true,
			'register_meta_box_cb' => __NAMESPACE__ . '\add_boxes',
		)
	);
}

/**
 * The boxes of the editing screen.
 */
function add_boxes(): void {
	add_meta_box( 'event-registration-file', __( 'Event file', 'event-registration' ), __NAMESPACE__ . '\file_box', POST_TYPE, 'normal', 'high' );
	add_meta_box( 'event-registration-use', __( 'On a page', 'event-registration' ), __NAMESPACE__ . '\use_box', POST_TYPE, 'side' );
}

/**
 * Lets the editing screen's form carry a file.
 *
 * @param \WP_Post $post The event.
 */
function allow_upload( \WP_Post $post ): void {
	if ( POST_TYPE === $post->post_type ) {
		echo ' enctype="multipart/form-data"';
	}
}

/**
 * Where the file is pasted or uploaded.
 *
 * @param \WP_Post $post The event.
 */
function file_box( \WP_Post $post ): void {
	wp_nonce_field( 'event-registration-file', 'event_registration_nonce' );
	$to = get_post_meta( $post->ID, TO_META, true );
	?>
	<p><label for="event-registration-upload"><?php esc_html_e( 'Upload the event file (.json):', 'event-registration' ); ?></label>
		<input type="file" id="event-registration-upload" name="event_registration_upload" accept=".json,.jsonld,application/json,application/ld+json"></p>
	<p><label for="event-registration-text"><?php esc_html_e( 'Or write it here. An upload replaces this text.', 'event-registration' ); ?></label></p>
	<textarea id="event-registration-text" name="event_registration_text" rows="24" class="large-text code" spellcheck="false" dir="ltr"><?php echo esc_textarea( (string) get_post_meta( $post->ID, FILE_META, true ) ); ?></textarea>
	<fieldset>
		<legend><?php esc_html_e( 'Where do registrations go?', 'event-registration' ); ?></legend>
		<p><label><input type="radio" name="event_registration_to" value="here" <?php checked( 'file' !== $to ); ?>> <?php esc_html_e( 'To this site: they are listed and exported under “Registrations”', 'event-registration' ); ?></label></p>
		<p><label><input type="radio" name="event_registration_to" value="file" <?php checked( 'file' === $to ); ?>> <?php esc_html_e( 'Where the file says, in “registration.submission”', 'event-registration' ); ?></label></p>
	</fieldset>
	<?php
}

/**
 * How the event is put on a page.
 *
 * @param \WP_Post $post The event.
 */
function use_box( \WP_Post $post ): void {
	echo '<p>' . esc_html__( 'Add the block “Event registration” to a page, or this shortcode:', 'event-registration' ) . '</p>';
	printf( '<p><code>[event_registration id="%d"]</code></p>', (int) $post->ID );
}

/**
 * Keeps what was pasted or uploaded, also if it is no event: nothing that was typed is lost.
 *
 * @param int      $id   The event's number.
 * @param \WP_Post $post The event.
 */
function save_event( int $id, \WP_Post $post ): void {
	$nonce = isset( $_POST['event_registration_nonce'] ) ? sanitize_key( wp_unslash( $_POST['event_registration_nonce'] ) ) : '';
	if ( ! wp_verify_nonce( $nonce, 'event-registration-file' ) || ! current_user_can( 'edit_post', $id ) || wp_is_post_revision( $post ) || wp_is_post_autosave( $post ) ) {
		return;
	}
	// Kept as post meta: WordPress takes slashes off, so they are put on.
	update_post_meta( $id, FILE_META, wp_slash( sent_file() ) );
	$to = isset( $_POST['event_registration_to'] ) ? sanitize_key( wp_unslash( $_POST['event_registration_to'] ) ) : '';
	update_post_meta( $id, TO_META, 'file' === $to ? 'file' : 'here' );
}

/**
 * The file that came with the form: the upload if there is one, else the text. The caller has checked the nonce.
 */
function sent_file(): string {
	// phpcs:disable WordPress.Security.NonceVerification.Missing, WordPress.Security.ValidatedSanitizedInput.InputNotSanitized -- checked by the caller; the text is JSON and is read as such.
	$upload = $_FILES['event_registration_upload'] ?? null;
	if ( is_array( $upload ) && UPLOAD_ERR_OK === $upload['error'] && $upload['size'] > 0 && is_uploaded_file( $upload['tmp_name'] ) ) {
		return wp_check_invalid_utf8( (string) file_get_contents( $upload['tmp_name'], false, null, 0, MOST_BYTES + 1 ), true );
	}
	$text = $_POST['event_registration_text'] ?? '';
	// phpcs:enable
	return is_string( $text ) ? wp_check_invalid_utf8( wp_unslash( $text ), true ) : '';
}

/**
 * What can't be read isn't published: it becomes, or stays, a draft. The title is the event's name if there is none.
 *
 * @param array<string, mixed> $data   What is about to be stored.
 * @param array<string, mixed> $sent   What was sent.
 * @return array<string, mixed>
 */
function publish_only_events( array $data, array $sent ): array {
	if ( POST_TYPE !== $data['post_type'] || in_array( $data['post_status'], array( 'auto-draft', 'trash', 'inherit' ), true ) ) {
		return $data;
	}
	// phpcs:ignore WordPress.Security.NonceVerification.Missing -- only read; `save_event` checks the nonce before anything is kept.
	$text = isset( $_POST['event_registration_text'] ) ? sent_file() : (string) get_post_meta( (int) ( $sent['ID'] ?? 0 ), FILE_META, true );
	list( , $event, $wrong ) = read_document( $text );
	if ( '' !== $wrong && in_array( $data['post_status'], array( 'publish', 'future', 'private' ), true ) ) {
		$data['post_status'] = 'draft';
	}
	if ( $event && '' === trim( (string) $data['post_title'] ) ) {
		$data['post_title'] = wp_slash( sanitize_text_field( text_of( $event->name ?? '', get_locale() ) ) );
	}
	return $data;
}

/**
 * Says on the editing screen why an event can't be published, or why its form stays closed.
 */
function say_what_is_wrong(): void {
	$screen = get_current_screen();
	$post   = get_post();
	if ( ! $screen || POST_TYPE !== $screen->post_type || 'post' !== $screen->base || ! $post || 'auto-draft' === $post->post_status ) {
		return;
	}
	list( , $event, $wrong ) = read_document( (string) get_post_meta( $post->ID, FILE_META, true ) );
	$kind                    = 'error';
	if ( $event ) {
		$kind  = 'warning';
		$wrong = form_is_missing( $event, 'file' === get_post_meta( $post->ID, TO_META, true ) );
	} else {
		$wrong .= ' ' . __( 'The event is kept as a draft.', 'event-registration' );
	}
	if ( '' !== $wrong ) {
		printf( '<div class="notice notice-%s"><p>%s</p></div>', esc_attr( $kind ), esc_html( $wrong ) );
	}
}

/**
 * Why there is no form, in a sentence; '' if there is one as far as can be seen here.
 *
 * @param object $event    The event.
 * @param bool   $elsewhere Whether the file says where registrations go.
 */
function form_is_missing( object $event, bool $elsewhere ): string {
	$registration = $event->registration ?? null;
	return match ( true ) {
		! is_object( $registration ) => __( 'The file has no "registration": the page shows the event without a form.', 'event-registration' ),
		! isset( $registration->notice ) => __( 'The file has no "registration.notice", the privacy notice: the form stays closed.', 'event-registration' ),
		$elsewhere && ! isset( $registration->submission ) => __( 'The file has no "registration.submission": the form stays closed. Choose “To this site”, or say in the file where registrations go.', 'event-registration' ),
		'' !== closed_because( $event, time() ) => __( 'At this moment nobody can register: the event is over or cancelled, or the dates in “registration” say so.', 'event-registration' ),
		default => '',
	};
}

/**
 * A published event.
 *
 * @param int $id The event's number.
 * @return array{0: mixed, 1: ?object} The document and the event in it.
 */
function published_event( int $id ): array {
	$post = get_post( $id );
	if ( ! $post || POST_TYPE !== $post->post_type || 'publish' !== $post->post_status ) {
		return array( null, null );
	}
	list( $document, $event ) = read_document( (string) get_post_meta( $id, FILE_META, true ) );
	return array( $document, $event );
}
