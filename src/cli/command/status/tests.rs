//! Hostile names in each bar's own language.

use super::*;
use crate::cli::args::StatusFormat;

fn told() -> Told {
    Told {
        plain: "<a&b> 'c' active".to_owned(),
        short: vec![
            Piece::Glyph(Glyph::of(State::SignedOut)),
            Piece::Text(" <a&b>#[fg=red]#S —".to_owned()),
        ],
        class: "signed-out",
        tone: Tone::Muted,
        percentage: Some(7),
        json: json!({}),
    }
}

#[test]
fn waybar_gets_an_object_whose_texts_are_safe_markup() {
    let line = bars::line(&told(), StatusFormat::Waybar, true);
    let object: Value = serde_json::from_str(&line).expect("JSON");
    assert_eq!(
        object,
        json!({
            "text": "○ &lt;a&amp;b&gt;#[fg=red]#S —",
            "alt": "signed-out",
            "tooltip": "&lt;a&amp;b&gt; &#39;c&#39; active",
            "class": "signed-out",
            "percentage": 7,
        })
    );
}

#[test]
fn tmux_takes_no_style_from_a_name() {
    assert_eq!(
        bars::line(&told(), StatusFormat::Tmux, false),
        "#[fg=default]○ <a&b>[fg=red]##S —#[default]"
    );
}

#[test]
fn where_only_ascii_shows_there_is_only_ascii() {
    for format in [StatusFormat::Starship, StatusFormat::Tmux] {
        let line = bars::line(&told(), format, true);
        assert!(line.is_ascii(), "{line}");
        assert!(line.contains("o <a&b>"), "{line}");
        assert!(!bars::line(&told(), format, false).is_ascii());
    }
}
