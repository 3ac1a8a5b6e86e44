<?php
// A site with a strict policy: what WordPress prints has a nonce, everything blocked is reported. For visitors' pages only;
// WordPress's own administration needs more, and its script that looks for missing emoji a worker.
remove_action( 'wp_head', 'print_emoji_detection_script', 7 );
add_action(
	'template_redirect',
	static function () {
		$nonce = base64_encode( random_bytes( 12 ) );
		header( "Content-Security-Policy: default-src 'none'; script-src 'self' 'wasm-unsafe-eval' 'nonce-$nonce'; connect-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; form-action 'self'; base-uri 'none'; report-uri /csp-report" );
		$add = static fn( $attributes ) => $attributes + array( 'nonce' => $nonce );
		add_filter( 'wp_script_attributes', $add );
		add_filter( 'wp_inline_script_attributes', $add );
	}
);
