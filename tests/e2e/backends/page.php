<?php
// A page of PHP that takes a form, as the end-to-end tests meet one: 303 to a page of thanks, or the page again with what is
// wrong. It doesn't know the widget. Registrations are kept, one a line, in the folder that the variable FOLDER names.

$folder = getenv('FOLDER');
$file = "$folder/registrations.txt";
$path = parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);

if ($path === '/thanks.html') {
    echo '<!doctype html><title>Thank you</title><h1>Thank you</h1>';
    return;
}
$errors = '';
if ($_SERVER['REQUEST_METHOD'] === 'POST') {
    $given = fn ($name) => trim($_POST[$name] ?? '');
    $rows = is_file($file) ? file($file) : [];
    if ($given('nome') === '' || mb_strlen($given('ente')) > 40) {
        $errors .= '<p class="error">The name is missing, or the organisation is longer than 40 letters.</p>';
    }
    foreach ($rows as $row) {
        if (str_starts_with($row, $given('posta') . ' ')) {
            $errors .= '<p class="error" data-field="posta">This address is registered already.</p>';
        }
    }
    if ($errors === '') {
        file_put_contents($file, "{$given('posta')} | {$given('nome')} | {$given('ente')} | {$given('mode')}\n", FILE_APPEND | LOCK_EX);
        while (file_exists("$folder/hold")) {
            clearstatcache();
            usleep(10000);
        }
        header('Location: /thanks.html', true, 303);
        return;
    }
}
echo "<!doctype html><title>Registration</title>$errors<form method=post><input name=nome><input name=posta><input name=ente></form>";
