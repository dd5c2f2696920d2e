//! The kinds of questions. A new kind is an arm here, and the compiler lists the rest.

use serde::{Deserialize, Serialize};

use super::localized::Localized;
use crate::expr::tree::DataType;

/// What kind of answer a question takes.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Kind {
    /// A line of text.
    #[default]
    Text,
    /// Text over several lines.
    LongText,
    /// A whole number.
    Integer,
    /// A number.
    Decimal,
    /// A level from one number to another, with words at the ends.
    Scale(Scale),
    /// A number on a slider.
    Range(Bounds),
    /// One choice.
    Single(Selection),
    /// Several choices.
    Multiple(Selection),
    /// Choices put in order.
    Rank(Selection),
    /// A day.
    Date,
    /// A time of day.
    Time,
    /// A day and a time.
    Datetime,
    /// A text to be read, without an answer.
    Note,
    /// A place.
    Geopoint,
    /// A line of places.
    Geotrace,
    /// A line of places that closes.
    Geoshape,
    /// A photograph.
    Photo,
    /// A voice recording.
    Voice,
    /// A film.
    Video,
    /// A signature drawn on the screen.
    Signature,
    /// Any file.
    File(Accept),
    /// A barcode or QR code.
    Barcode,
    /// "I have read this": one button.
    Acknowledge,
    /// Computed, never shown.
    Calculated,
    /// Stored, never shown.
    Hidden,
    /// What the device knows: when it began, who fills in.
    Metadata(Metadata),
}

/// A scale.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Scale {
    /// The lowest level.
    pub from: i64,
    /// The highest level.
    pub to: i64,
    /// The word at the lowest level.
    #[serde(default, skip_serializing_if = "Localized::is_empty")]
    pub low: Localized,
    /// The word at the highest level.
    #[serde(default, skip_serializing_if = "Localized::is_empty")]
    pub high: Localized,
    /// An answer beside the scale: "Chưa được giúp". Stored as `none`.
    #[serde(default, skip_serializing_if = "Localized::is_empty")]
    pub none: Localized,
}

/// What a scale stores for its answer beside the levels.
pub const SCALE_NONE: &str = "none";

/// A slider.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Bounds {
    /// Where it begins.
    pub start: f64,
    /// Where it ends.
    pub end: f64,
    /// How far one step goes.
    pub step: f64,
}

/// A choice between.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Selection {
    /// The list.
    pub list: String,
    /// How many may be chosen at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<usize>,
    /// The choice "Khác" opens a text beside it, the question of this name and `_other`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub or_other: bool,
    /// The choices are shown in a random order.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub randomize: bool,
    /// What decides that order: a number or `${name}`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<String>,
}

/// Which files.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Accept {
    /// Types or endings, as a file dialogue takes them; empty is any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub types: Vec<String>,
}

impl Accept {
    /// What all of these files are, when a picture or a recording is all that is asked for.
    fn medium(&self) -> Option<Medium> {
        const PICTURES: [&str; 4] = [".jpg", ".jpeg", ".png", ".webp"];
        const SOUNDS: [&str; 7] = [".webm", ".m4a", ".mp3", ".ogg", ".opus", ".wav", ".amr"];
        let all = |family: &str, endings: &[&str]| {
            let fits = |kind: &String| {
                let kind = kind.to_lowercase();
                kind.starts_with(family) || endings.contains(&kind.as_str())
            };
            !self.types.is_empty() && self.types.iter().all(fits)
        };
        if all("image/", &PICTURES) {
            Some(Medium::Photo)
        } else if all("audio/", &SOUNDS) {
            Some(Medium::Voice)
        } else {
            None
        }
    }
}

/// What is taken with the camera, drawn or spoken. The answer is a reference to its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Medium {
    /// A picture: a photograph, a drawing.
    Photo,
    /// A recording of a voice.
    Voice,
}

/// What the device knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Metadata {
    /// `start`, `end`, `today`, `deviceid`, `username`, `phonenumber`, `email`, `simserial`, `subscriberid`.
    pub what: String,
}

impl Kind {
    /// How its text is read by expressions.
    #[must_use]
    pub fn data_type(&self) -> DataType {
        match self {
            Self::Integer | Self::Decimal | Self::Range(_) | Self::Scale(_) => DataType::Number,
            Self::Date => DataType::Date,
            Self::Datetime => DataType::DateTime,
            Self::Metadata(metadata) => match metadata.what.as_str() {
                "today" => DataType::Date,
                "start" | "end" => DataType::DateTime,
                _ => DataType::Text,
            },
            _ => DataType::Text,
        }
    }

    /// The choices, if it has any.
    #[must_use]
    pub fn selection(&self) -> Option<&Selection> {
        match self {
            Self::Single(selection) | Self::Multiple(selection) | Self::Rank(selection) => Some(selection),
            _ => None,
        }
    }

    /// Whether an answer leads to a person or a house by itself: a place, a picture, a voice, the moment. No
    /// anonymous form keeps it.
    #[must_use]
    pub fn leads_back(&self) -> bool {
        matches!(
            self,
            Self::Geopoint
                | Self::Geotrace
                | Self::Geoshape
                | Self::Photo
                | Self::Voice
                | Self::Video
                | Self::Signature
                | Self::File(_)
                | Self::Metadata(_)
        )
    }

    /// What the answer is a reference to, where it is one.
    #[must_use]
    pub fn medium(&self) -> Option<Medium> {
        match self {
            Self::Photo | Self::Signature => Some(Medium::Photo),
            Self::Voice => Some(Medium::Voice),
            Self::File(accept) => accept.medium(),
            _ => None,
        }
    }

    /// Whether any screen can ask it: films, and files that are neither picture nor recording, none can.
    #[must_use]
    pub fn can_be_asked(&self) -> bool {
        !matches!(self, Self::Video | Self::File(_)) || self.medium().is_some()
    }

    /// Whether people see it.
    #[must_use]
    pub fn is_shown(&self) -> bool {
        !matches!(self, Self::Calculated | Self::Hidden | Self::Metadata(_))
    }

    /// Whether it takes an answer from people.
    #[must_use]
    pub fn takes_answer(&self) -> bool {
        self.is_shown() && !matches!(self, Self::Note)
    }
}
