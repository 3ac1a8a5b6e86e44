//! Types that stand in a file: one declaration gives a type, its documentation and its reader, so that none lags behind.
//!
//! A member is called in the file as its field is here, unless another name stands before it. What is absent, or can't be
//! read, is the type's default; what can't be read is also noted. What is read by hand stands after a semicolon, behind the
//! names of its members; without any it is made of others. No browser asks for the tables, so none of their bytes reach one.
use super::json::{Reader, Value};
use super::{text::Text, time::Moment};

/// A type's members for who describes files: the names of each there, none where it is made of others, and its type here.
pub type Members = &'static [(&'static [&'static str], &'static str)];

/// Reads the member of this name.
pub(crate) trait Member: Sized {
    fn read(of: &Reader<'_>, name: &str) -> Self;
}

/// Something of which a member may hold one, a list, or none.
pub(crate) trait Item: Sized {
    /// What stands here; nothing where it can't be used.
    fn item(here: &Reader<'_>) -> Option<Self>;
}

/// Each member's type that is read by one function.
macro_rules! read_by {
    ($($Type:ty: $read:expr),* $(,)?) => {
        $(impl Member for $Type {
            fn read(of: &Reader<'_>, name: &str) -> $Type {
                ($read as fn(&Reader<'_>, &str) -> $Type)(of, name)
            }
        })*
    };
}

read_by! {
    String: |of, name| of.text(name).unwrap_or_default(),
    Option<String>: |of, name| of.text(name),
    Option<u32>: |of, name| of.count(name),
    Option<Moment>: |of, name| {
        let moment = Moment::parse(&of.text(name)?);
        if moment.is_none() {
            of.get(name).inspect(|member| member.warn("a date or a date and time, like 2022-05-25T15:00:00+02:00", "it was left out"));
        }
        moment
    },
    bool: |of, name| of.flag(name),
    Option<bool>: |of, name| of.get(name).map(|_| of.flag(name)),
    Text: |of, name| of.localized(name),
    Value: |of, name| of.get(name).map_or(Value::Null, |member| member.value.clone()),
    Vec<String>: |of, name| of.each(name).iter().filter_map(|item| written(item.value)).collect(),
    Vec<(String, Value)>: |of, name| members(of, name, |_, value| Some(value.clone())),
    Vec<(String, String)>: |of, name| members(of, name, |_, value| written(value)),
    Vec<(String, Text)>: |of, name| {
        let Some(own) = of.get(name) else { return Vec::new() };
        members(of, name, |key, _| Some(own.localized(key)).filter(|text| !text.is_empty()))
    },
}

fn written(value: &Value) -> Option<String> {
    if let Value::Text(text) | Value::Number(text) = value { Some(text.clone()) } else { None }
}

impl Item for Value {
    fn item(here: &Reader<'_>) -> Option<Value> {
        Some(here.value.clone())
    }
}

impl<T: Item> Member for Vec<T> {
    fn read(of: &Reader<'_>, name: &str) -> Vec<T> {
        of.each(name).iter().filter_map(T::item).collect()
    }
}

impl<T: Item> Member for Option<T> {
    fn read(of: &Reader<'_>, name: &str) -> Option<T> {
        T::item(&of.get(name)?)
    }
}

fn members<T>(of: &Reader<'_>, name: &str, read: impl Fn(&str, &Value) -> Option<T>) -> Vec<(String, T)> {
    let Some(object) = of.get(name) else { return Vec::new() };
    let Value::Object(members) = object.value else {
        object.warn("an object with a member for each", "it was left out");
        return Vec::new();
    };
    members.iter().filter_map(|(key, value)| Some((key.clone(), read(key, value)?))).collect()
}

/// The name of a member: its field's, or the one that stands before it.
macro_rules! member {
    ($field:ident) => {
        stringify!($field)
    };
    ($field:ident $name:literal) => {
        $name
    };
}

/// An object: its members, and after a semicolon what is made of them.
macro_rules! object {
    (
        $(#[$doc:meta])*
        pub struct $Name:ident {
            $($(#[$more:meta])* $($name:literal)? $field:ident: $Type:ty),* $(,)?
            $(; $($(#[$about:meta])* $($wire:literal)|* $made:ident: $Made:ty),* $(,)?)?
        }
    ) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Default, PartialEq)]
        pub struct $Name {
            $(#[doc = concat!("`", $crate::core::object::member!($field $($name)?), "`")] $(#[$more])* pub $field: $Type,)*
            $($(#[doc = concat!($("`", $wire, "` "),*)] $(#[$about])* pub $made: $Made,)*)?
        }
        impl $Name {
            /// Its members.
            pub const MEMBERS: $crate::core::object::Members = &[
                $((&[$crate::core::object::member!($field $($name)?)], stringify!($Type)),)*
                $($((&[$($wire),*], stringify!($Made)),)*)?
            ];
            pub(crate) fn of(here: &$crate::core::json::Reader<'_>) -> $Name {
                $Name {
                    $($field: $crate::core::object::Member::read(here, $crate::core::object::member!($field $($name)?)),)*
                    $($($made: Default::default(),)*)?
                }
            }
        }
        impl $crate::core::object::Member for $Name {
            fn read(of: &$crate::core::json::Reader<'_>, name: &str) -> $Name {
                of.get(name).map(|here| $Name::of(&here)).unwrap_or_default()
            }
        }
    };
}

/// A choice of words, alone or as the end of an address like schema.org's; the first is what an absent or unknown one stands for.
macro_rules! words {
    ($(#[$doc:meta])* pub enum $Name:ident {
        $(#[$default_doc:meta])* $default:literal $Default:ident, $($(#[$more:meta])* $word:literal $(| $other:literal)* $Variant:ident),* $(,)?
    }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
        pub enum $Name {
            #[doc = concat!("`", $default, "`")] $(#[$default_doc])* #[default] #[serde(rename = $default)] $Default,
            $(#[doc = concat!("`", $word, "`")] $(#[$more])* #[serde(rename = $word)] $Variant,)*
        }
        impl $Name {
            /// Its words, other spellings among them, each with what it stands for.
            pub const WORDS: &[(&'static str, $Name)] = &[($default, $Name::$Default), $(($word, $Name::$Variant), $(($other, $Name::$Variant),)*)*];
            /// Its word.
            #[allow(dead_code, reason = "some are only read")]
            pub fn name(self) -> &'static str {
                Self::WORDS.iter().find(|(_, one)| *one == self).map_or($default, |(word, _)| word)
            }
            /// The one of this word.
            pub fn named(word: &str) -> Option<$Name> {
                Self::WORDS.iter().find(|(known, _)| *known == word).map(|(_, one)| *one)
            }
        }
        impl $Name {
            fn find(of: &$crate::core::json::Reader<'_>, name: &str, instead: &'static str) -> Option<$Name> {
                let found = $Name::named($crate::core::event::bare(&of.text(name)?));
                if found.is_none() {
                    of.get(name).inspect(|member| member.warn(concat!("one of ", $default $(, ", ", $word)*), instead));
                }
                found
            }
        }
        impl $crate::core::object::Member for Option<$Name> {
            fn read(of: &$crate::core::json::Reader<'_>, name: &str) -> Option<$Name> {
                $Name::find(of, name, "it was left out")
            }
        }
        impl $crate::core::object::Member for $Name {
            fn read(of: &$crate::core::json::Reader<'_>, name: &str) -> $Name {
                $Name::find(of, name, concat!($default, " was used")).unwrap_or_default()
            }
        }
    };
}

pub(crate) use {member, object, words};
