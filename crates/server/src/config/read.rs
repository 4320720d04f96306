//! From text and environment to [`Settings`]: unknown keys, wrong types, and which value wins.
//!
//! ```text
//! defaults <- gatepost.toml <- GATEPOST_SECTION__KEY
//! ```
//! What does not fit is told and left out, so that the rest can still be looked at: an administrator learns
//! of every mistake in one go.

use figment::Figment;
use figment::providers::{Format, Serialized, Toml};
use figment::util::nest;
use figment::value::{Dict, Num, Value};

use super::environment::{Environment, Override};
use super::{Mistake, Settings};

/// What was read, with everything that did not fit.
pub(super) struct Read {
    /// The settings; defaults stand in for what did not fit.
    pub settings: Settings,
    /// What did not fit.
    pub mistakes: Vec<Mistake>,
}

/// Reads a file's text and lets the environment override it. A text that is no TOML is one mistake.
pub(super) fn settings(text: &str, environment: &Environment) -> Result<Read, Mistake> {
    let defaults = Value::serialize(Settings::default())
        .ok()
        .and_then(Value::into_dict);
    let defaults = defaults.ok_or_else(|| Mistake::general("The defaults cannot be read."))?;
    let mut mistakes = Vec::new();

    let file: Dict = parse(text)?;
    let file = fitting(file, &defaults, "", &mut mistakes);
    let sections: Vec<String> = defaults.keys().cloned().collect();
    for (found, meant) in environment.misspelt(&sections) {
        mistakes.push(Mistake::general(format!(
            "{found} in the environment sets nothing: two underscores part section and key, write {meant}."
        )));
    }
    let mut figment = Figment::from(Serialized::defaults(&defaults)).merge(Serialized::defaults(file));
    for over in environment.overrides() {
        match overriding(&over, &defaults) {
            Ok(value) => figment = figment.merge(Serialized::defaults(nest(&over.key, value))),
            Err(mistake) => mistakes.push(mistake.set_by(&over.variable)),
        }
    }
    let settings = figment.extract().unwrap_or_else(|fault| {
        mistakes.push(Mistake::general(format!(
            "{}: {}.",
            fault.path.join("."),
            fault.kind
        )));
        Settings::default()
    });
    Ok(Read { settings, mistakes })
}

fn parse(text: &str) -> Result<Dict, Mistake> {
    // figment's own message is a drawing of several lines; this one is a sentence.
    if let Err(fault) = text.parse::<toml::Table>() {
        let before = fault.span().and_then(|span| text.get(..span.start));
        let line = before.map_or(1, |before| before.matches('\n').count().saturating_add(1));
        return Err(Mistake::general(format!(
            "Line {line} of the configuration is not TOML: {}.",
            fault.message().replace('\n', ", ")
        )));
    }
    Figment::from(Toml::string(text))
        .extract()
        .map_err(|fault| Mistake::general(format!("The configuration cannot be read: {}.", fault.kind)))
}

/// Keeps what has the shape of the defaults.
fn fitting(dict: Dict, defaults: &Dict, path: &str, mistakes: &mut Vec<Mistake>) -> Dict {
    let mut kept = Dict::new();
    for (name, value) in dict {
        let key = if path.is_empty() {
            name.clone()
        } else {
            format!("{path}.{name}")
        };
        match (value, defaults.get(&name)) {
            (_, None) => mistakes.push(unknown(&key, &name, defaults)),
            (Value::Dict(tag, section), Some(Value::Dict(_, known))) => {
                let section = fitting(section, known, &key, mistakes);
                kept.insert(name, Value::Dict(tag, section));
            }
            (value, Some(default)) => match unfit(&key, &value, default) {
                Some(mistake) => mistakes.push(mistake),
                None => {
                    kept.insert(name, value);
                }
            },
        }
    }
    kept
}

/// The value an override stands for: text as it is where the key holds text, else read as in TOML.
fn overriding(over: &Override, defaults: &Dict) -> Result<Value, Mistake> {
    let mut level = defaults;
    let mut default = None;
    for name in over.key.split('.') {
        let found = level.get(name);
        default = Some(found.ok_or_else(|| unknown(&over.key, name, level))?);
        if let Some(Value::Dict(_, inner)) = found {
            level = inner;
        }
    }
    match default {
        Some(Value::String(..)) => Ok(Value::from(over.value.as_str())),
        Some(default) => {
            let read = over.value.parse::<Value>();
            let value = read.unwrap_or_else(|_| Value::from(over.value.as_str()));
            match unfit(&over.key, &value, default) {
                Some(mistake) => Err(mistake),
                None => Ok(value),
            }
        }
        None => Err(Mistake::general(format!("{} names no key.", over.variable))),
    }
}

fn unknown(key: &str, name: &str, siblings: &Dict) -> Mistake {
    let names: Vec<_> = siblings.keys().map(String::as_str).collect();
    Mistake::general(format!(
        "{key} is no key of the configuration: remove it, or write one of {} in place of {name}.",
        names.join(", ")
    ))
}

fn unfit(key: &str, value: &Value, default: &Value) -> Option<Mistake> {
    let remedy = match (default, value) {
        (Value::String(..), Value::String(..)) | (Value::Bool(..), Value::Bool(..)) => return None,
        (Value::Num(..), Value::Num(_, number)) if is_count(number) => return None,
        (Value::Array(_, defaults), Value::Array(_, values)) => {
            // A list that is empty by default is a list of texts.
            let texts = Value::from("");
            let element = defaults.first().unwrap_or(&texts);
            return values.iter().find_map(|value| unfit(key, value, element));
        }
        (Value::String(..), _) => "write a text in quotes",
        (Value::Bool(..), _) => "write true or false",
        (Value::Num(..), _) => "write a whole number from 0 to 4294967295",
        (Value::Array(..), _) => "write a list in square brackets",
        _ => "write a section, [section] on a line of its own with its keys below",
    };
    Some(Mistake::value(key, shown(value), remedy))
}

/// No key counts below nothing, and none beyond 32 bits; each key's own bounds are checked later.
fn is_count(number: &Num) -> bool {
    let whole = match number {
        Num::F32(_) | Num::F64(_) => None,
        number => number
            .to_u128()
            .or_else(|| number.to_i128().and_then(|number| u128::try_from(number).ok())),
    };
    whole.is_some_and(|whole| u32::try_from(whole).is_ok())
}

/// A value as it would stand in the file; lists and sections by their kind alone, as they may be long.
fn shown(value: &Value) -> String {
    match value {
        Value::String(_, text) => format!("{text:?}"),
        Value::Bool(_, flag) => flag.to_string(),
        Value::Num(_, number) => match (number.to_i128(), number.to_u128(), number.to_f64()) {
            (Some(number), _, _) => number.to_string(),
            (_, Some(number), _) => number.to_string(),
            (_, _, Some(number)) => number.to_string(),
            _ => "a number".to_owned(),
        },
        Value::Array(..) => "a list".to_owned(),
        Value::Dict(..) => "a section".to_owned(),
        Value::Char(..) | Value::Empty(..) => "something else".to_owned(),
    }
}
