//! Binding of what lists, maps and texts can do as wholes: to be compared, spelled, sorted, and replaced in.
//!
//! The standard package calls the engine for every item and copies the call stack, with all its values, each time: one
//! comparison of two nested maps took gigabytes. These do the same in one pass, and to a bounded depth.

use rhai::{Array, Dynamic, Engine, EvalAltResult, FnPtr, ImmutableString, Map, NativeCallContext, Position};

use crate::engine::TEXT;
use crate::facts::{Symbol, mark};
use crate::record::Handle;

/// Nesting that is compared and spelled out.
const DEPTH: usize = 64;

type Failed = Box<EvalAltResult>;

pub(super) fn register(engine: &mut Engine) {
    engine.register_fn("==", |a: Handle, b: Handle| a.name == b.name);
    engine.register_fn("!=", |a: Handle, b: Handle| a.name != b.name);
    engine.register_fn("==", |a: Array, b: Array| lists(&a, &b, 0));
    engine.register_fn("!=", |a: Array, b: Array| lists(&a, &b, 0).map(|same| !same));
    engine.register_fn("==", |a: Map, b: Map| maps(&a, &b, 0));
    engine.register_fn("!=", |a: Map, b: Map| maps(&a, &b, 0).map(|same| !same));
    engine.register_fn("contains", |list: &mut Array, item: Dynamic| position(list, &item).map(|at| at.is_some()));
    engine.register_fn("index_of", |list: &mut Array, item: Dynamic| {
        position(list, &item).map(|at| at.and_then(|at| i64::try_from(at).ok()).unwrap_or(-1))
    });
    // an exact type is found before any: a function asks about the items
    engine.register_fn("index_of", |context: NativeCallContext<'_>, list: &mut Array, is_meant: FnPtr| {
        first(&context, list, &is_meant)
    });
    for name in ["sort", "sort_by"] {
        engine.register_fn(name, |context: NativeCallContext<'_>, list: &mut Array, order: FnPtr| {
            let items = sorted(&context, list.clone(), &order)?;
            *list = items;
            Ok::<_, Failed>(())
        });
    }
    for name in ["to_string", "to_debug"] {
        engine.register_fn(name, |handle: &mut Handle| handle.name.clone());
        engine.register_fn(name, |symbol: &mut Symbol| mark(&symbol.0));
        engine.register_fn(name, |_: &mut FnPtr| "a function");
        engine.register_fn(name, |list: &mut Array| spelled_list(list, 0));
        engine.register_fn(name, |map: &mut Map| spelled_map(map, 0));
    }
    type Text = ImmutableString;
    engine.register_fn("replace", |text: &mut Text, find: Text, by: Text| replace(text, &find, &by));
    engine.register_fn("replace", |text: &mut Text, find: Text, by: char| replace(text, &find, &by.to_string()));
    engine.register_fn("replace", |text: &mut Text, find: char, by: Text| replace(text, &find.to_string(), &by));
}

fn too_deep() -> Failed {
    format!("values are compared to a depth of {DEPTH}").into()
}

fn same(a: &Dynamic, b: &Dynamic, depth: usize) -> Result<bool, Failed> {
    if depth > DEPTH {
        return Err(too_deep());
    }
    if a.is::<Symbol>() || b.is::<Symbol>() {
        // told as every use of a symbol in a sum or condition is
        let signature = format!("== ({}, {})", a.type_name(), b.type_name());
        return Err(EvalAltResult::ErrorFunctionNotFound(signature, Position::NONE).into());
    }
    macro_rules! by {
        ($of:ty) => {
            if let (Some(a), Some(b)) = (a.read_lock::<$of>(), b.read_lock::<$of>()) {
                return Ok(*a == *b);
            }
        };
    }
    by!(ImmutableString);
    by!(i64);
    by!(bool);
    by!(char);
    if let (Some(a), Some(b)) = (a.read_lock::<Handle>(), b.read_lock::<Handle>()) {
        return Ok(a.name == b.name);
    }
    if let (Some(a), Some(b)) = (a.read_lock::<Array>(), b.read_lock::<Array>()) {
        return lists(&a, &b, depth + 1);
    }
    if let (Some(a), Some(b)) = (a.read_lock::<Map>(), b.read_lock::<Map>()) {
        return maps(&a, &b, depth + 1);
    }
    Ok(a.is_unit() && b.is_unit())
}

fn lists(a: &[Dynamic], b: &[Dynamic], depth: usize) -> Result<bool, Failed> {
    if a.len() != b.len() {
        return Ok(false);
    }
    for (a, b) in a.iter().zip(b) {
        if !same(a, b, depth)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn maps(a: &Map, b: &Map, depth: usize) -> Result<bool, Failed> {
    if a.len() != b.len() {
        return Ok(false);
    }
    for ((key_a, a), (key_b, b)) in a.iter().zip(b) {
        if key_a != key_b || !same(a, b, depth)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn position(list: &[Dynamic], item: &Dynamic) -> Result<Option<usize>, Failed> {
    for (at, own) in list.iter().enumerate() {
        if same(own, item, 0)? {
            return Ok(Some(at));
        }
    }
    Ok(None)
}

fn first(context: &NativeCallContext<'_>, list: &[Dynamic], is_meant: &FnPtr) -> Result<i64, Failed> {
    for (at, item) in list.iter().enumerate() {
        if is_meant.call_raw(context, None, [item.clone()])?.as_bool().unwrap_or(false) {
            return Ok(i64::try_from(at).unwrap_or(i64::MAX));
        }
    }
    Ok(-1)
}

/// Merge sort: keeps equal items in their order, takes any `order`, and ends with its first error. The standard package's
/// goes on as if nothing had happened.
fn sorted(context: &NativeCallContext<'_>, list: Array, order: &FnPtr) -> Result<Array, Failed> {
    if list.len() < 2 {
        return Ok(list);
    }
    let mut left = list;
    let right = left.split_off(left.len() / 2);
    let mut left = sorted(context, left, order)?.into_iter().peekable();
    let mut right = sorted(context, right, order)?.into_iter().peekable();
    let mut merged = Array::with_capacity(left.len() + right.len());
    while let (Some(a), Some(b)) = (left.peek(), right.peek()) {
        let answer = order.call_raw(context, None, [a.clone(), b.clone()])?;
        let is_right_first = match (answer.as_int(), answer.as_bool()) {
            (Ok(number), _) => number > 0,
            (_, Ok(is_left_first)) => !is_left_first,
            _ => return Err("the function of `sort` returns a number: below, at or above 0".into()),
        };
        merged.extend(if is_right_first { right.next() } else { left.next() });
    }
    merged.extend(left.chain(right));
    Ok(merged)
}

fn spelled(value: &Dynamic, depth: usize) -> String {
    if depth > DEPTH {
        return "...".into();
    }
    if let Some(text) = value.read_lock::<ImmutableString>() {
        return format!("{:?}", text.as_str());
    }
    if let Some(handle) = value.read_lock::<Handle>() {
        return handle.name.to_string();
    }
    if let Some(symbol) = value.read_lock::<Symbol>() {
        return mark(&symbol.0);
    }
    if let Some(list) = value.read_lock::<Array>() {
        return spelled_list(&list, depth + 1);
    }
    if let Some(map) = value.read_lock::<Map>() {
        return spelled_map(&map, depth + 1);
    }
    if value.read_lock::<FnPtr>().is_some() {
        return "a function".into();
    }
    format!("{value:?}")
}

fn spelled_list(list: &[Dynamic], depth: usize) -> String {
    let items: Vec<String> = list.iter().map(|item| spelled(item, depth)).collect();
    format!("[{}]", items.join(", "))
}

fn spelled_map(map: &Map, depth: usize) -> String {
    let fields: Vec<String> =
        map.iter().map(|(key, value)| format!("{:?}: {}", key.as_str(), spelled(value, depth))).collect();
    format!("#{{{}}}", fields.join(", "))
}

/// The standard package's builds its text first and measures it after: 64 KiB of `a`, each replaced by 64 KiB, are 4 GiB.
fn replace(text: &mut ImmutableString, find: &str, by: &str) -> Result<(), Failed> {
    if text.len() + text.matches(find).count() * by.len() > TEXT {
        return Err(EvalAltResult::ErrorDataTooLarge("Length of string".into(), Position::NONE).into());
    }
    *text = text.replace(find, by).into();
    Ok(())
}
