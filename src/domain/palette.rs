//! The seven colours that a theme is painted with: those that keyfob brings along, and the user's own.

use std::fmt::{self, Write as _};

use super::error::{Error, Kind, Result};

/// A colour of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rgb(pub u8, pub u8, pub u8);

impl Rgb {
    /// Reads `#rrggbb`.
    ///
    /// # Errors
    /// `Kind::Usage` for anything else.
    pub fn parse(text: &str) -> Result<Self> {
        let digits = text.strip_prefix('#').filter(|digits| {
            digits.len() == 6 && digits.chars().all(|digit| digit.is_ascii_hexdigit())
        });
        let read = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        let Some(number) = read else {
            let shown = super::text::clean(text, 32);
            return Err(Error::new(Kind::Usage, format!("'{shown}' is no colour"))
                .hint("write it like #16181d"));
        };
        let [_, red, green, blue] = number.to_be_bytes();
        Ok(Self(red, green, blue))
    }

    /// How well text of this colour is read on that ground: from 1 to 21 (WCAG 2.2).
    #[must_use]
    pub fn contrast(self, ground: Self) -> f64 {
        let (a, b) = (self.luminance(), ground.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    fn luminance(self) -> f64 {
        let linear = |c: u8| {
            let c = f64::from(c) / 255.0;
            if c <= 0.04045 {
                c / 12.92
            } else {
                ((c + 0.055) / 1.055).powf(2.4)
            }
        };
        let Self(red, green, blue) = self;
        0.0722f64.mul_add(
            linear(blue),
            0.2126f64.mul_add(linear(red), 0.7152 * linear(green)),
        )
    }
}

impl fmt::Display for Rgb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(red, green, blue) = self;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

/// The colours of a theme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Palette {
    /// Behind everything.
    pub ground: Rgb,
    /// Plain text.
    pub text: Rgb,
    /// What may be overlooked.
    pub muted: Rgb,
    /// All is well.
    pub ok: Rgb,
    /// It ends soon.
    pub warn: Rgb,
    /// It needs somebody.
    pub bad: Rgb,
    /// Something is under way; keys and the border of the focus, too.
    pub busy: Rgb,
}

/// The least contrast of text (SCREENS C17).
pub const LEAST_CONTRAST: f64 = 4.5;

impl Palette {
    /// The names of the colours, in the order of a theme's file.
    pub const NAMES: [&'static str; 7] = ["ground", "text", "muted", "ok", "warn", "bad", "busy"];

    /// The colours of a theme that keyfob brings along; none for those that take the terminal's.
    #[must_use]
    pub fn named(theme: &str) -> Option<Self> {
        let found = BUILT_IN.iter().find(|(name, _)| *name == theme);
        found.map(|(_, palette)| *palette)
    }

    /// With their names.
    #[must_use]
    pub const fn colours(&self) -> [(&'static str, Rgb); 7] {
        let [ground, text, muted, ok, warn, bad, busy] = Self::NAMES;
        [
            (ground, self.ground),
            (text, self.text),
            (muted, self.muted),
            (ok, self.ok),
            (warn, self.warn),
            (bad, self.bad),
            (busy, self.busy),
        ]
    }

    /// A colour by its name, to change.
    pub fn colour_mut(&mut self, name: &str) -> Option<&mut Rgb> {
        let at = Self::NAMES.iter().position(|known| *known == name)?;
        let colours = [
            &mut self.ground,
            &mut self.text,
            &mut self.muted,
            &mut self.ok,
            &mut self.warn,
            &mut self.bad,
            &mut self.busy,
        ];
        colours.into_iter().nth(at)
    }

    /// Which colours can hardly be read on the ground, and how well.
    #[must_use]
    pub fn weak(&self) -> Vec<(&'static str, f64)> {
        let colours = self.colours().into_iter().skip(1);
        let rated = colours.map(|(name, colour)| (name, colour.contrast(self.ground)));
        rated
            .filter(|(_, contrast)| *contrast < LEAST_CONTRAST)
            .collect()
    }

    /// As a theme's file.
    #[must_use]
    pub fn file(&self) -> String {
        let mut text = String::new();
        for (name, colour) in self.colours() {
            // Writing into a string never fails.
            writeln!(text, "{name} = \"{colour}\"").ok();
        }
        text
    }
}

/// The painted themes that keyfob brings along.
pub const BUILT_IN: [(&str, Palette); 4] = [
    (
        "dark",
        Palette {
            ground: Rgb(0x16, 0x18, 0x1d),
            text: Rgb(0xe4, 0xe6, 0xeb),
            muted: Rgb(0x9a, 0xa0, 0xab),
            ok: Rgb(0x7f, 0xc9, 0x7a),
            warn: Rgb(0xf0, 0xc0, 0x50),
            bad: Rgb(0xff, 0x80, 0x78),
            busy: Rgb(0x6f, 0xc3, 0xdf),
        },
    ),
    (
        "light",
        Palette {
            ground: Rgb(0xfb, 0xfa, 0xf7),
            text: Rgb(0x1e, 0x20, 0x24),
            muted: Rgb(0x5f, 0x64, 0x6d),
            ok: Rgb(0x1f, 0x6b, 0x2a),
            warn: Rgb(0x80, 0x55, 0x00),
            bad: Rgb(0xb0, 0x1c, 0x1c),
            busy: Rgb(0x0b, 0x5f, 0x86),
        },
    ),
    (
        "high-contrast",
        Palette {
            ground: Rgb(0, 0, 0),
            text: Rgb(0xff, 0xff, 0xff),
            muted: Rgb(0xd0, 0xd0, 0xd0),
            ok: Rgb(0x5c, 0xff, 0x5c),
            warn: Rgb(0xff, 0xe1, 0x00),
            bad: Rgb(0xff, 0x9a, 0x9a),
            busy: Rgb(0x6a, 0xe8, 0xff),
        },
    ),
    // Blue, orange, vermilion and sky blue after Okabe and Ito: apart for every usual colour vision.
    (
        "colour-blind",
        Palette {
            ground: Rgb(0x12, 0x14, 0x18),
            text: Rgb(0xec, 0xec, 0xec),
            muted: Rgb(0xa4, 0xa8, 0xb0),
            ok: Rgb(0x56, 0xb4, 0xe9),
            warn: Rgb(0xf0, 0xe4, 0x42),
            bad: Rgb(0xff, 0x8c, 0x42),
            busy: Rgb(0xcc, 0x9a, 0xd0),
        },
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_is_six_digits() {
        assert_eq!(Rgb::parse("#16181D").unwrap(), Rgb(0x16, 0x18, 0x1d));
        for text in [
            "", "16181d", "#16181", "#16181dd", "#16181g", "#+6181d", "red",
        ] {
            let error = Rgb::parse(text).unwrap_err();
            assert_eq!(error.kind(), Kind::Usage, "{text}");
        }
    }

    #[test]
    fn black_on_white_has_the_most_contrast_and_themes_have_enough() {
        let (black, white) = (Rgb(0, 0, 0), Rgb(255, 255, 255));
        assert!((black.contrast(white) - 21.0).abs() < 1e-9);
        assert!((white.contrast(white) - 1.0).abs() < 1e-9);
        for (name, palette) in BUILT_IN {
            assert_eq!(palette.weak(), [], "{name}");
        }
        let mut faded = Palette::named("dark").unwrap();
        *faded.colour_mut("bad").unwrap() = Rgb(0x40, 0x20, 0x20);
        assert!(matches!(faded.weak()[..], [("bad", _)]));
    }
}
