<?php
// The texts of the rules that are used; an application has all of them.

return [
    'email' => 'The :attribute must be a valid email address.',
    'in' => 'The selected :attribute is invalid.',
    'max' => ['string' => 'The :attribute must not be greater than :max characters.'],
    'required' => 'The :attribute field is required.',
    'unique' => 'The :attribute has already been taken.',
];
