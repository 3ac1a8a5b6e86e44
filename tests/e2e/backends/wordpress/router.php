<?php
// PHP's own server before WordPress: files as they are, reports of blocked requests into a file, everything else to WordPress.
$root = $_SERVER['DOCUMENT_ROOT'];
$path = (string) parse_url( $_SERVER['REQUEST_URI'], PHP_URL_PATH );
if ( '/csp-report' === $path ) {
	file_put_contents( "$root/../reports", file_get_contents( 'php://input' ) . "\n", FILE_APPEND );
	http_response_code( 204 );
	return true;
}
$file = $root . rawurldecode( $path );
if ( is_dir( $file ) && is_file( "$file/index.php" ) && '/' !== $path ) {
	$_SERVER['SCRIPT_NAME'] = $_SERVER['PHP_SELF'] = rtrim( $path, '/' ) . '/index.php';
	chdir( $file );
	require "$file/index.php";
	return true;
}
if ( is_file( $file ) ) {
	return false;
}
$_SERVER['SCRIPT_NAME'] = $_SERVER['PHP_SELF'] = '/index.php';
require "$root/index.php";
