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
    let clipboard = SystemClipboard::new(Way::Osc52, false, sink);
    let copied = clipboard.copy(&secret("abc")).unwrap();
    assert_eq!(*sent.borrow(), b"\x1b]52;c;YWJj\x07");
    assert_eq!((copied.way, copied.clearable), ("OSC 52", false));
    // printf abc | sha256sum
    assert!(copied.digest.starts_with("ba7816bf8f01cfea"));
    assert_eq!(clipboard.clear(&copied), Cleared::CantTell);
}

#[test]
fn inside_tmux_the_terminal_around_it_is_told_too() {
    let bytes = osc52::sequence(&secret("abc"), true);
    assert_eq!(
        *bytes,
        b"\x1b]52;c;YWJj\x07\x1bPtmux;\x1b\x1b]52;c;YWJj\x07\x1b\\"
    );
}

#[test]
fn a_terminal_that_is_not_there_is_an_error() {
    let clipboard = SystemClipboard::new(Way::Osc52, false, nowhere());
    assert_eq!(
        clipboard.copy(&secret("abc")).unwrap_err().kind(),
        Kind::Failed
    );
}

#[test]
fn switched_off_is_an_error_with_a_way_out() {
    let error = SystemClipboard::new(Way::None, false, nowhere())
        .copy(&secret("a"))
        .unwrap_err();
    assert!(error.way_out().unwrap().contains("keyfob get"));
}

#[cfg(unix)]
mod programs {
    use std::process::Command;

    use super::*;

    fn run(script: &str, argument: &str) -> Result<Copied> {
        let program = ["sh", "-c", script, argument].map(str::to_owned);
        SystemClipboard::new(Way::Command(program.to_vec()), false, nowhere()).copy(&secret("abc"))
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
        let clipboard = SystemClipboard::new(Way::Command(program), false, nowhere());
        let error = clipboard.copy(&secret("abc")).unwrap_err();
        assert!(error.to_string().contains("/nonexistent/clip"), "{error}");
    }

    #[test]
    fn a_holder_is_believed_once_it_says_that_it_has_copied() {
        let holder = |script: &str| {
            let mut command = Command::new("sh");
            command.args(["-c", script]);
            hand_over(command, &secret("abc"))
        };
        holder("test \"$(cat)\" = abc && echo copied").unwrap();
        assert!(
            holder("cat > /dev/null; echo no display")
                .unwrap_err()
                .to_string()
                .contains("no display")
        );
        assert!(
            holder("cat > /dev/null")
                .unwrap_err()
                .to_string()
                .contains("ended")
        );
    }
}
