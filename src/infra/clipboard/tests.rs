//! What holds for copies: the right way, the right bytes, and the truth about failures.

use std::rc::Rc;

use super::*;

fn secret(text: &str) -> Secret {
    Secret::new(text.to_owned())
}

fn nowhere() -> Sink {
    Box::new(|_| Err(io::Error::from(io::ErrorKind::NotFound)))
}

#[cfg(target_os = "linux")]
#[test]
fn auto_is_the_terminal_over_ssh_and_without_a_display() {
    let way = |is_remote, display: Option<&str>| {
        let desktop = Desktop {
            is_remote,
            display: display.map(str::to_owned),
            ..Desktop::default()
        };
        Way::of(&ClipboardWay::Auto, &desktop)
    };
    assert_eq!(way(false, Some(":0")), Way::Native);
    assert_eq!(way(true, Some(":0")), Way::Osc52);
    assert_eq!(way(false, None), Way::Osc52);
}

#[test]
fn osc52_carries_the_text_in_base64_to_the_sink() {
    let sent = Rc::new(RefCell::new(Vec::new()));
    let kept = Rc::clone(&sent);
    let sink: Sink = Box::new(move |bytes| {
        kept.borrow_mut().extend_from_slice(&bytes);
        Ok(())
    });
    let clipboard = SystemClipboard::new(Way::Osc52, Multiplexer::None, sink);
    let copied = clipboard.copy(&secret("abc"), None).unwrap();
    assert_eq!(*sent.borrow(), b"\x1b]52;c;YWJj\x07");
    assert_eq!((copied.way, copied.clearable), ("OSC 52", false));
    assert_eq!(clipboard.cleared(), Cleared::CantTell);
}

#[test]
fn inside_tmux_the_terminal_around_it_is_told() {
    let bytes = osc52::sequence(&secret("abc"), Through::Tmux).unwrap();
    assert_eq!(*bytes, b"\x1bPtmux;\x1b\x1b]52;c;YWJj\x07\x1b\\");
}

#[test]
fn screen_hands_on_short_pieces_that_join_to_the_sequence() {
    let text = secret(&"x".repeat(2000));
    let plain = osc52::sequence(&text, Through::Nothing).unwrap();
    let wrapped = osc52::sequence(&text, Through::Screen).unwrap();
    let wrapped = String::from_utf8(wrapped.to_vec()).unwrap();
    let pieces: Vec<&str> = wrapped.split_inclusive("\x1b\\").collect();
    assert!(pieces.len() > 1 && pieces.iter().all(|piece| piece.len() <= 768));
    let inside = |piece: &&str| {
        piece
            .strip_prefix("\x1bP")
            .unwrap()
            .strip_suffix("\x1b\\")
            .unwrap()
            .to_owned()
    };
    let joined: String = pieces.iter().map(inside).collect();
    assert_eq!(joined.as_bytes(), plain.as_slice());
}

#[test]
fn what_terminals_would_drop_without_a_word_is_an_error() {
    let longest = |length| osc52::sequence(&secret(&"x".repeat(length)), Through::Nothing);
    assert!(longest(74_994).unwrap().len() <= 100_000);
    let error = longest(74_995).unwrap_err();
    assert!(error.way_out().unwrap().contains("keyfob get"));
}

#[test]
fn the_way_is_told_with_its_reason_and_whether_it_can_be_cleared() {
    let told = |setting: ClipboardWay, is_remote| {
        let desktop = Desktop {
            is_remote,
            ..Desktop::default()
        };
        Way::of(&setting, &desktop).told(&setting, &desktop)
    };
    let on = |words: &str, is_clearable| CopyWay::On {
        words: words.to_owned(),
        is_clearable,
    };
    let command = |name: &str| ClipboardWay::Command(vec![name.to_owned()]);
    assert_eq!(
        told(ClipboardWay::Auto, true),
        on("OSC 52, since you are on ssh", false)
    );
    assert_eq!(told(ClipboardWay::Osc52, true), on("OSC 52, as set", false));
    assert_eq!(told(ClipboardWay::Native, true), on("the desktop's", true));
    assert_eq!(told(command("wl-copy"), false), on("wl-copy, as set", true));
    assert_eq!(
        told(command("clip.exe"), false),
        on("clip.exe, as set", false)
    );
    assert_eq!(told(ClipboardWay::None, false), CopyWay::Off);
}

#[test]
fn a_terminal_that_is_not_there_is_an_error() {
    let clipboard = SystemClipboard::new(Way::Osc52, Multiplexer::None, nowhere());
    assert_eq!(
        clipboard.copy(&secret("abc"), None).unwrap_err().kind(),
        Kind::Failed
    );
}

#[test]
fn switched_off_is_an_error_with_a_way_out() {
    let error = SystemClipboard::new(Way::None, Multiplexer::None, nowhere())
        .copy(&secret("a"), None)
        .unwrap_err();
    assert!(error.way_out().unwrap().contains("keyfob get"));
}

#[cfg(unix)]
mod programs {
    use std::process::Command;

    use crate::infra::files::write_whole;

    use super::*;

    fn run(script: &str, argument: &str) -> Result<Copied> {
        let program = ["sh", "-c", script, argument].map(str::to_owned);
        SystemClipboard::new(Way::Command(program.to_vec()), Multiplexer::None, nowhere())
            .copy(&secret("abc"), None)
    }

    #[test]
    fn a_program_gets_the_text_on_its_input() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("copy");
        let copied = run("cat > \"$0\"", file.to_str().unwrap()).unwrap();
        assert_eq!(std::fs::read(file).unwrap(), b"abc");
        assert_eq!(copied.way, "command");
    }

    #[test]
    fn a_program_that_fails_or_is_missing_is_an_error() {
        let error = run("cat > /dev/null; exit 3", "x").unwrap_err();
        assert!(error.to_string().contains("exit status: 3"), "{error}");
        let program = vec!["/nonexistent/clip".to_owned()];
        let clipboard = SystemClipboard::new(Way::Command(program), Multiplexer::None, nowhere());
        let error = clipboard.copy(&secret("abc"), None).unwrap_err();
        assert!(error.to_string().contains("/nonexistent/clip"), "{error}");
    }

    #[test]
    fn a_holder_is_believed_once_it_says_that_it_has_copied() {
        let holder = |script: &str| {
            let mut command = Command::new("sh");
            command.args(["-c", script]);
            Holder::start(command, &secret("abc"))
        };
        holder("test \"$(cat)\" = abc && echo copied").unwrap();
        assert!(
            holder("cat > /dev/null; echo no display")
                .err()
                .unwrap()
                .to_string()
                .contains("no display")
        );
        assert!(
            holder("cat > /dev/null")
                .err()
                .unwrap()
                .to_string()
                .contains("ended")
        );
    }

    #[test]
    fn what_became_of_a_copy_is_what_its_holder_says_in_the_end() {
        let end = |script: &str| {
            let mut command = Command::new("sh");
            command.args(["-c", &format!("cat > /dev/null; echo copied; {script}")]);
            Holder::start(command, &secret("abc")).unwrap().end()
        };
        assert_eq!(end("echo cleared"), Cleared::Emptied);
        assert_eq!(end("echo replaced"), Cleared::NotOurs);
        assert_eq!(end("kill -9 $$"), Cleared::CantTell);
    }

    /// A clipboard in a file: the stand-ins are called as the programs they stand in for.
    fn wayland(folder: &std::path::Path) -> Vec<String> {
        use std::os::unix::fs::PermissionsExt as _;
        let clip = folder.join("clip");
        let scripts = [
            (
                "wl-copy",
                "if [ \"$1\" = --clear ]; then : > CLIP; else cat > CLIP; fi",
            ),
            ("wl-paste", "cat CLIP"),
        ];
        for (name, script) in scripts {
            let script = script.replace("CLIP", clip.to_str().unwrap());
            let file = folder.join(name);
            write_whole(&file, format!("#!/bin/sh\n{script}\n").as_bytes()).unwrap();
            std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o700)).unwrap();
        }
        vec![folder.join("wl-copy").to_str().unwrap().to_owned()]
    }

    #[test]
    fn a_known_program_is_cleared_if_the_text_is_still_in_it_and_left_alone_else() {
        let folder = tempfile::tempdir().unwrap();
        let program = wayland(folder.path());
        let clip = folder.path().join("clip");
        let hold = |told: &mut Vec<u8>| {
            holder::hold(&secret("abc"), std::time::Duration::ZERO, &program, told).unwrap();
        };
        let mut told = Vec::new();
        hold(&mut told);
        assert_eq!(told, b"copied\ncleared\n");
        assert_eq!(std::fs::read(&clip).unwrap(), b"");
        let pair = Pair::of(&program).unwrap();
        write_whole(&clip, b"theirs").unwrap();
        assert_eq!(pair.clear(&secret("abc")), Cleared::NotOurs);
        assert_eq!(std::fs::read(&clip).unwrap(), b"theirs");
    }
}
