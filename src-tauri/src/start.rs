//! How the window was asked to start: `--data DIR`, `--phone`, `--laptop`, `--size 360x740`.
//!
//! Tests and the demo use these; on a phone there are none.

use std::path::PathBuf;

/// Width and height in logical pixels.
pub(crate) type Size = (f64, f64);

const PHONE: Size = (360.0, 740.0);
const LAPTOP: Size = (1280.0, 800.0);

/// What was asked for.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Start {
    /// Another data folder than the platform's.
    pub(crate) data: Option<PathBuf>,
    size: Option<Size>,
}

impl Start {
    /// From the arguments and the environment of this process.
    pub(crate) fn of_process() -> Self {
        let args: Vec<String> = std::env::args().skip(1).collect();
        Self::read(&args, |name| std::env::var(name).ok())
    }

    fn read(args: &[String], env: impl Fn(&str) -> Option<String>) -> Self {
        let mut start = Self {
            data: env("TUNGNHA_DATA").map(PathBuf::from),
            size: env("TUNGNHA_WINDOW").as_deref().and_then(size),
        };
        let mut args = args.iter();
        while let Some(arg) = args.next() {
            match arg.as_str() {
                "--data" => start.data = args.next().map(PathBuf::from).or(start.data),
                "--size" => start.size = args.next().and_then(|text| size(text)).or(start.size),
                "--phone" => start.size = Some(PHONE),
                "--laptop" => start.size = Some(LAPTOP),
                _ => {}
            }
        }
        start
    }

    /// The size of the window; without a wish, that of a laptop. A phone's window has the screen's.
    #[cfg(any(desktop, test))]
    pub(crate) fn size(&self) -> Size {
        self.size.unwrap_or(LAPTOP)
    }
}

fn size(text: &str) -> Option<Size> {
    match text {
        "phone" => return Some(PHONE),
        "laptop" => return Some(LAPTOP),
        _ => {}
    }
    let (width, height) = text.split_once('x')?;
    let (width, height): (u16, u16) = (width.parse().ok()?, height.parse().ok()?);
    (width >= 200 && height >= 200).then_some((f64::from(width), f64::from(height)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn start(args: &[&str], env: &[(&str, &str)]) -> Start {
        let args: Vec<String> = args.iter().map(|arg| (*arg).to_owned()).collect();
        Start::read(&args, |name| env.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned()))
    }

    #[test]
    fn nothing_asked_means_the_platforms_folder_and_a_laptop() {
        let start = start(&[], &[]);
        assert_eq!(start.data, None);
        assert_eq!(start.size(), LAPTOP);
    }

    #[test]
    fn arguments_win_over_the_environment() {
        let start = start(&["--data", "b", "--phone"], &[("TUNGNHA_DATA", "a"), ("TUNGNHA_WINDOW", "900x700")]);
        assert_eq!(start.data, Some(PathBuf::from("b")));
        assert_eq!(start.size(), PHONE);
    }

    #[test]
    fn sizes_that_make_no_sense_are_ignored() {
        assert_eq!(size("360x740"), Some((360.0, 740.0)));
        assert_eq!(size("phone"), Some(PHONE));
        assert_eq!(size("3x4"), None);
        assert_eq!(size("wide"), None);
    }
}
