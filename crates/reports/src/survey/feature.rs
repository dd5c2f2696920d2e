//! Places as GeoJSON (RFC 7946, WGS 84): a feature for each place that was answered, longitude first.

use std::io::{Error, Result, Write};

use serde_json::{Map, Value, json};

use super::columns::Part;
use super::row::{at, number_of};
use super::{Kind, Layout, Submission};
use crate::cell::Cell;

/// Gives submissions one after another to whoever takes them.
pub type Submissions<'a> = dyn FnMut(&mut See<'_>) -> Result<()> + 'a;
/// What takes a submission.
pub type See<'a> = dyn FnMut(&Submission) -> Result<()> + 'a;

/// Writes a collection of the places in the main table; gives how many there were.
///
/// # Errors
/// When `out` does not take the bytes, or what `submissions` answers.
pub fn features(layout: &Layout, submissions: &mut Submissions<'_>, out: &mut dyn Write) -> Result<u32> {
    let table = layout.tables().into_iter().next();
    let (name, headings) = table.map(|table| (table.name, table.headings)).unwrap_or_default();
    write!(out, "{{\"type\":\"FeatureCollection\",\"name\":{},\"features\":[", json!(name))?;
    let mut writer = layout.writer(0);
    let mut count = 0_u32;
    submissions(&mut |submission| {
        let mut properties = Map::new();
        writer.put(submission, &mut |cells| {
            properties = headings.iter().cloned().zip(cells.iter().map(value)).collect();
            Ok(())
        })?;
        for (question, point) in points(layout, &submission.values) {
            properties.insert("_point".to_owned(), Value::from(question));
            let feature = json!({ "type": "Feature", "geometry": { "type": "Point", "coordinates": point }, "properties": properties });
            if count > 0 {
                out.write_all(b",")?;
            }
            out.write_all(b"\n")?;
            serde_json::to_writer(&mut *out, &feature).map_err(Error::other)?;
            count = count.saturating_add(1);
        }
        Ok(())
    })?;
    out.write_all(b"\n]}\n")?;
    Ok(count)
}

fn value(cell: &Cell) -> Value {
    match cell {
        Cell::Empty => Value::Null,
        Cell::Text(text) => Value::from(text.as_str()),
        Cell::Number(number) => json!(number),
    }
}

/// The places that were answered, by question.
fn points(layout: &Layout, values: &Value) -> Vec<(String, Vec<f64>)> {
    let columns = layout.tables.first().map_or(&[][..], |spec| spec.columns.as_slice());
    // Each place has a column for its latitude in either layout.
    let places = columns.iter().filter(|column| column.kind == Kind::Point && column.part == Part::Number(0));
    let point = |path: &[String]| {
        let place = at(values, path)?;
        let mut point = vec![number_of(place, 1)?, number_of(place, 0)?];
        point.extend(number_of(place, 2));
        Some((path.join("/"), point))
    };
    places.filter_map(|column| point(&column.path)).collect()
}
