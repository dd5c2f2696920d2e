//! Functions on places: WGS84 points written `latitude longitude altitude accuracy`, traces and shapes as
//! points separated by `;`. The formulas are those of ODK Collect.

use std::f64::consts::PI;

use super::text::text_of;
use super::{Function, Gives, MANY, Wants, eager, unfit};
use crate::expr::error::EvalError;
use crate::expr::eval::Context;
use crate::expr::value::{Value, number_of};

use Gives::{Bool, Number};
use Wants::Mixed;

const RADIUS_METERS: f64 = 6_378_100.0;
const CIRCUMFERENCE_METERS: f64 = 2.0 * RADIUS_METERS * PI;

pub(super) const FUNCTIONS: &[Function] = &[
    eager("distance", (1, MANY), Mixed, Number, |c, v| {
        Ok(Value::Number(points(c, v, "distance")?.map_or(f64::NAN, |points| distance(&points))))
    }),
    eager("area", (1, 1), Mixed, Number, |c, v| {
        Ok(Value::Number(points(c, v, "area")?.map_or(f64::NAN, |points| area(&points))))
    }),
    eager("enclosed-area", (1, 1), Mixed, Number, |c, v| {
        Ok(Value::Number(points(c, v, "enclosed-area")?.map_or(f64::NAN, |points| area(&points))))
    }),
    eager("geofence", (2, 2), Mixed, Bool, |c, v| {
        let point = points(c, v.get(..1).unwrap_or_default(), "geofence")?.unwrap_or_default();
        let shape = points(c, v.get(1..).unwrap_or_default(), "geofence")?.unwrap_or_default();
        Ok(Value::Bool(point.first().is_some_and(|point| inside(*point, &shape))))
    }),
];

#[derive(Debug, Clone, Copy)]
struct Point {
    latitude: f64,
    longitude: f64,
}

/// All points of all arguments, in order; nothing if there are none at all.
fn points(context: &Context, values: &[Value], function: &str) -> Result<Option<Vec<Point>>, EvalError> {
    let mut texts = Vec::new();
    for value in values {
        match value {
            Value::Nodes(set) => texts.extend(context.values(set)?.iter().map(Value::text)),
            other => texts.push(text_of(context, other)?),
        }
    }
    let written = texts.iter().flat_map(|text| text.split(';')).map(str::trim).filter(|text| !text.is_empty());
    let found: Vec<Point> = written.map(|text| point(text, function)).collect::<Result<_, _>>()?;
    context.spend(found.len())?;
    Ok((!found.is_empty()).then_some(found))
}

fn point(text: &str, function: &str) -> Result<Point, EvalError> {
    let mut parts = text.split_whitespace().map(number_of);
    let (latitude, longitude) = (parts.next().unwrap_or(f64::NAN), parts.next().unwrap_or(f64::NAN));
    let sound = (-90.0..=90.0).contains(&latitude) && (-180.0..=180.0).contains(&longitude);
    if sound { Ok(Point { latitude, longitude }) } else { Err(unfit(function, text, "a place")) }
}

fn distance(points: &[Point]) -> f64 {
    points.windows(2).map(|pair| if let [a, b] = pair { between(*a, *b) } else { 0.0 }).sum()
}

fn between(a: Point, b: Point) -> f64 {
    let apart = (a.longitude - b.longitude).to_radians();
    let (first, second) = (a.latitude.to_radians(), b.latitude.to_radians());
    let cosine = first.sin() * second.sin() + first.cos() * second.cos() * apart.cos();
    // The same place twice may come out a hair above one.
    cosine.clamp(-1.0, 1.0).acos() * RADIUS_METERS
}

fn area(points: &[Point]) -> f64 {
    let Some((first, rest)) = points.split_first() else { return 0.0 };
    if points.len() < 3 {
        return 0.0;
    }
    let flat: Vec<(f64, f64)> = rest
        .iter()
        .map(|point| {
            let east = (point.longitude - first.longitude) * CIRCUMFERENCE_METERS * point.latitude.to_radians().cos();
            let north = (point.latitude - first.latitude) * CIRCUMFERENCE_METERS;
            (east / 360.0, north / 360.0)
        })
        .collect();
    let triangles = flat.windows(2).map(|pair| match pair {
        [(x1, y1), (x2, y2)] => (y1 * x2 - x1 * y2) / 2.0,
        _ => 0.0,
    });
    triangles.sum::<f64>().abs()
}

fn inside(point: Point, shape: &[Point]) -> bool {
    let crossings = shape.windows(2).filter(|pair| {
        let [a, b] = pair else { return false };
        let spans = (b.latitude > point.latitude) != (a.latitude > point.latitude);
        let slope = (a.longitude - b.longitude) / (a.latitude - b.latitude);
        spans && point.longitude < slope * (point.latitude - b.latitude) + b.longitude
    });
    crossings.count() % 2 == 1
}
