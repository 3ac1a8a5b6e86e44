<?php
/**
 * The widget's own rules, judged once more where the registration arrives: a post may come from anything.
 *
 * Texts are the widget's, from its language files, so that they are in the attendee's language. It doesn't know where seats
 * and rows are. Not judged here: `pattern`, which is a JavaScript expression, and `step`.
 *
 * @package EventRegistration
 */

declare(strict_types=1);

namespace EventRegistration;

defined( 'ABSPATH' ) || exit;

/** Longer than any answer that a person writes; `maxlength` may ask for less. */
const MOST_LETTERS = 10000;

/**
 * One of the widget's texts in the attendee's language.
 *
 * @param string                $language The language's tag.
 * @param array<string>         $keys     The first of them that there is.
 * @param array<string, string> $places   What stands for `{label}` and the like.
 */
function words( string $language, array $keys, array $places ): string {
	static $read = array();
	$short       = preg_match( '~^[a-z]{2,3}~', strtolower( $language ), $found ) ? $found[0] : 'it';
	$folder      = dirname( FILE ) . '/widget/languages/';
	$short       = is_readable( "$folder$short.json" ) ? $short : 'it';
	$read[ $short ] ??= json_decode( (string) file_get_contents( "$folder$short.json" ), true );
	foreach ( $keys as $key ) {
		if ( is_string( $read[ $short ][ $key ] ?? null ) ) {
			return strtr( $read[ $short ][ $key ], array_combine( array_map( static fn( $name ) => '{' . $name . '}', array_keys( $places ) ), $places ) );
		}
	}
	return '';
}

/**
 * The kind of a field, as the widget infers it.
 *
 * @param object $field The field.
 */
function kind_of( object $field ): string {
	$type = is_string( $field->type ?? null ) ? $field->type : ( empty( $field->options ) ? 'text' : 'select' );
	if ( 'checkbox' === $type && ! empty( $field->options ) || 'select' === $type && 'false' !== (string) json_encode( $field->multiple ?? false ) ) {
		return 'checkboxes';
	}
	return $type;
}

/**
 * The values that a field's options have.
 *
 * @param object $field    The field.
 * @return array<string>
 */
function options_of( object $field ): array {
	$values = array();
	foreach ( listed( $field->options ?? null ) as $option ) {
		$values[] = is_object( $option ) ? (string) ( $option->value ?? text_of( $option->label ?? '', '' ) ) : (string) $option;
	}
	return $values;
}

/**
 * The fields that a form can ask for.
 *
 * @param object $registration The file's part.
 * @return array<object>
 */
function fields_of( object $registration ): array {
	return array_values( array_filter( listed( $registration->fields ?? null ), static fn( $field ) => is_object( $field ) && is_string( $field->name ?? null ) && '' !== $field->name && 'file' !== ( $field->type ?? '' ) ) );
}

/**
 * Whether a field is asked of somebody who answered so.
 *
 * @param object                       $field   The field.
 * @param array<string, array<string>> $answers Their answers, by name, with `mode`.
 * @param array<string>                $names   The names of all fields.
 */
function is_asked( object $field, array $answers, array $names ): bool {
	foreach ( is_object( $field->when ?? null ) ? get_object_vars( $field->when ) : array() as $name => $wanted ) {
		if ( 'mode' !== $name && ! in_array( $name, $names, true ) ) {
			continue;
		}
		$wanted = array_map( static fn( $one ) => is_bool( $one ) ? ( $one ? 'true' : 'false' ) : (string) $one, listed( $wanted ) );
		if ( ! array_intersect( $answers[ $name ] ?? array(), $wanted ) ) {
			return false;
		}
	}
	return true;
}

/**
 * An answer's texts: none if it wasn't given.
 *
 * @param mixed $sent What was sent.
 * @return array<string>
 */
function texts_of( mixed $sent ): array {
	$texts = array();
	foreach ( listed( $sent ) as $one ) {
		if ( is_scalar( $one ) && false !== $one && '' !== trim( (string) $one ) ) {
			$texts[] = true === $one ? 'true' : trim( wp_check_invalid_utf8( (string) $one, true ) );
		}
	}
	return $texts;
}

/**
 * Judges one person's answers.
 *
 * @param object        $registration The file's part.
 * @param object        $sent         One of `attendees`.
 * @param int           $index        Which of them.
 * @param string        $mode         How they take part.
 * @param array<string> $granted      The consents that were given, by id.
 * @param string        $language     For texts.
 * @return array{0: array<string, mixed>, 1: array<string, string>} What is kept, and texts by pointers to what won't do.
 */
function judge_person( object $registration, object $sent, int $index, string $mode, array $granted, string $language ): array {
	$fields  = fields_of( $registration );
	$names   = array_map( static fn( $field ) => $field->name, $fields );
	$answers = array( 'mode' => array( $mode ) );
	foreach ( $names as $name ) {
		$answers[ $name ] = texts_of( $sent->$name ?? null );
	}
	$kept  = array();
	$wrong = array();
	foreach ( $fields as $field ) {
		if ( ! is_asked( $field, $answers, $names ) ) {
			continue;
		}
		$texts = $answers[ $field->name ];
		$label = text_of( $field->label ?? $field->name, $language );
		$at    = "#/attendees/$index/" . str_replace( array( '~', '/' ), array( '~0', '~1' ), $field->name );
		list( $fault, $limit ) = fault_of( $field, $texts );
		$kind                  = in_array( kind_of( $field ), array( 'select', 'radio', 'checkboxes' ), true ) ? 'choice' : kind_of( $field );
		if ( '' !== $fault ) {
			$wrong[ $at ] = words( $language, array( "error.$fault.$kind", "error.$fault" ), array( 'label' => $label, 'limit' => $limit ) );
		}
		$consent = $field->consent->id ?? null;
		if ( $texts && is_string( $consent ) && ! in_array( $index ? "attendees.$index.$consent" : $consent, $granted, true ) ) {
			$wrong[ $at ] = words( $language, array( 'error.own-consent' ), array( 'label' => $label, 'consent' => text_of( $field->consent->text ?? '', $language ) ) );
		}
		if ( 'checkbox' === kind_of( $field ) ) {
			$kept[ $field->name ] = (bool) $texts;
		} elseif ( 'hidden' === kind_of( $field ) ) {
			$kept[ $field->name ] = text_of( $field->value ?? '', $language );
		} elseif ( $texts ) {
			$kept[ $field->name ] = 'checkboxes' === kind_of( $field ) ? $texts : $texts[0];
		}
	}
	return array( $kept, $wrong );
}

/**
 * What is wrong with an answer: the fault's name in the language files and the limit that it breaks; '' if nothing is.
 *
 * @param object        $field The field.
 * @param array<string> $texts The answer.
 * @return array{0: string, 1: string}
 */
function fault_of( object $field, array $texts ): array {
	$kind = kind_of( $field );
	if ( 'hidden' === $kind ) {
		return array( '', '' );
	}
	if ( ! $texts ) {
		return array( in_array( $field->required ?? false, array( true, 'true', 'required' ), true ) ? 'missing' : '', '' );
	}
	$options = options_of( $field );
	if ( 'checkbox' !== $kind && ! empty( $field->options ) && array_diff( $texts, $options ) ) {
		return array( 'not-an-option', '' );
	}
	$text = $texts[0];
	$long = mb_strlen( $text );
	$most = is_numeric( $field->maxlength ?? null ) ? min( MOST_LETTERS, (int) $field->maxlength ) : MOST_LETTERS;
	if ( $long > $most || count( $texts ) > 200 ) {
		return array( 'too-long', (string) $most );
	}
	if ( is_numeric( $field->minlength ?? null ) && $long < (int) $field->minlength ) {
		return array( 'too-short', (string) $field->minlength );
	}
	$form = match ( $kind ) {
		// The widget's rule: HTML's, with a dot in the domain, which may be international.
		'email'  => strlen( $text ) <= 254 && preg_match( '~^[a-z0-9.!#$%&\'*+/=?^_`{|}\~-]+@(?:(?!-)(?:[a-z0-9-]|[^\x00-\x7f]){1,63}(?<!-)\.)+(?!-)(?:[a-z0-9-]|[^\x00-\x7f]){1,63}(?<!-)$~iu', $text ) ? '' : 'format',
		'tel'    => preg_match( '~^[0-9 +\-./()]+$~', $text ) && in_array( strlen( preg_replace( '~\D~', '', $text ) ), range( 6, 15 ), true ) ? '' : 'format',
		'url'    => preg_match( '~^https?://[^/.:\s][^\s]*$~', $text ) ? '' : 'format',
		'number' => preg_match( '~^-?\d{1,12}(?:[.,]\d{1,6})?$~', $text ) ? '' : 'not-number',
		'date'   => preg_match( '~^(\d{4})-(\d{2})-(\d{2})$~', $text, $day ) && checkdate( (int) $day[2], (int) $day[3], (int) $day[1] ) ? '' : 'not-real',
		'time'   => preg_match( '~^(?:[01]\d|2[0-3]):[0-5]\d$~', $text ) ? '' : 'not-real',
		default  => '',
	};
	if ( '' !== $form || ! in_array( $kind, array( 'number', 'date', 'time' ), true ) ) {
		return array( $form, '' );
	}
	$value = static fn( $written ) => 'number' === $kind ? (float) str_replace( ',', '.', (string) $written ) : (string) $written;
	foreach ( array( 'min' => 'too-low', 'max' => 'too-high' ) as $name => $fault ) {
		$limit = $field->$name ?? null;
		if ( is_scalar( $limit ) && ( 'min' === $name ? $value( $text ) < $value( $limit ) : $value( $text ) > $value( $limit ) ) ) {
			return array( $fault, (string) $limit );
		}
	}
	return array( '', '' );
}
