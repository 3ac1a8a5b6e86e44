<?php
// An API with Lumen, the small Laravel, as the end-to-end tests meet one. It doesn't know the widget. Its SQLite database is
// in the folder that the variable FOLDER names; as long as that holds a file `hold`, answers are kept back.

require 'Laravel/Lumen/autoload.php';

use Illuminate\Http\Request;
use Illuminate\Support\Facades\DB;
use Illuminate\Support\Facades\Schema;

$folder = getenv('FOLDER');
touch("$folder/registrations.sqlite");

$app = new Laravel\Lumen\Application(__DIR__);
$app->useStoragePath($folder);
$app->singleton(Illuminate\Contracts\Debug\ExceptionHandler::class, Laravel\Lumen\Exceptions\Handler::class);
$app->withFacades();
// What an application has in its folder `config`.
$app->make('config')->set([
    'app' => ['locale' => 'en', 'fallback_locale' => 'en'],
    'database' => ['default' => 'file', 'connections' => ['file' => ['driver' => 'sqlite', 'database' => "$folder/registrations.sqlite", 'prefix' => '']]],
    'logging' => ['default' => 'errorlog', 'channels' => ['errorlog' => ['driver' => 'errorlog']]],
]);
if (!Schema::hasTable('registrations')) {
    Schema::create('registrations', function ($table) {
        $table->id();
        $table->string('email')->unique();
        $table->string('mode');
        $table->string('guest');
        $table->string('city');
    });
}

class Registrations extends Laravel\Lumen\Routing\Controller
{
    public function store(Request $request)
    {
        $given = $this->validate($request, [
            'email' => 'required|email|unique:registrations,email',
            'mode' => 'required|in:in-person,online',
            'guests.*.name' => 'required|max:40',
            'address.city' => 'required|max:40',
        ]);
        $row = ['email' => $given['email'], 'mode' => $given['mode'], 'guest' => $given['guests'][0]['name'], 'city' => $given['address']['city']];
        $id = DB::table('registrations')->insertGetId($row);
        while (file_exists(getenv('FOLDER') . '/hold')) {
            clearstatcache();
            usleep(10000);
        }
        return response()->json(['id' => $id], 201);
    }
}

$app->router->post('/registrations', 'Registrations@store');
$app->run();
