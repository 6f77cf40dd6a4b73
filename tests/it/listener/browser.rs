//! What `$BROWSER` is started with, and that nothing it does is in our way.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use keyfob::domain::error::Kind;
use keyfob::infra::browser::SystemBrowser;
use keyfob::infra::files::write_whole;
use keyfob::infra::surroundings::Desktop;
use keyfob::service::ports::web::{Browser as _, Setting};
use tempfile::TempDir;
use tokio::time::{sleep, timeout};
use url::Url;

/// As hostile as an address of a browser can be.
const HOSTILE: &str =
    "https://h.example/a b/--x?q=$(touch pwn);`id`&%s=%s|'\"\\*~#f\ng --app=/etc/passwd";

/// Folder of a script that stands for a browser.
struct Double(TempDir);

impl Double {
    /// What runs: `$1` is the address, `$here` the folder.
    fn running(script: &str) -> Self {
        let double = Self(TempDir::new().unwrap());
        let here = double.0.path().display();
        let script = format!("here='{here}'\n{script}\n");
        write_whole(&double.path("script"), script.as_bytes()).unwrap();
        double
    }

    /// A browser that notes what it is started with.
    fn noting() -> Self {
        Self::running(
            r#"env > "$here/env"
            for fd in 0 1 2; do readlink /proc/$$/fd/$fd; done > "$here/files"
            printf '%s\0' "$@" > "$here/part"
            mv "$here/part" "$here/arguments""#,
        )
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// How `$BROWSER` names it.
    fn command(&self) -> String {
        format!("/bin/sh {}", self.path("script").display())
    }

    async fn arguments(&self) -> Vec<String> {
        let noted = self.path("arguments");
        until(|| noted.exists()).await;
        let noted = fs::read_to_string(noted).unwrap();
        noted.split_terminator('\0').map(str::to_owned).collect()
    }
}

async fn until(is_so: impl Fn() -> bool) {
    let waiting = async {
        while !is_so() {
            sleep(Duration::from_millis(5)).await;
        }
    };
    timeout(Duration::from_secs(30), waiting).await.expect("it");
}

fn browser(named: &str) -> SystemBrowser {
    SystemBrowser::new(&Desktop {
        browser: Some(named.to_owned()),
        ..Desktop::default()
    })
}

fn url() -> Url {
    Url::parse("https://appliance.example/oauth/authorize?client_id=a&state=b").unwrap()
}

#[tokio::test]
async fn a_browser_gets_the_address_and_nothing_else() {
    for written in [url().as_str(), HOSTILE] {
        let url = Url::parse(written).unwrap();
        let double = Double::noting();
        browser(&double.command()).open(&url).await.unwrap();
        assert_eq!(double.arguments().await, [url.as_str()]);
        assert!(!Path::new("pwn").exists() && !double.path("pwn").exists());
    }
}

#[tokio::test]
async fn a_place_for_the_address_is_filled_with_it_once_and_whole() {
    let url = Url::parse(HOSTILE).unwrap();
    let double = Double::noting();
    let command = format!("{} --new 'a b' --app=%s -x", double.command());
    browser(&command).open(&url).await.unwrap();
    let placed = format!("--app={url}");
    assert_eq!(double.arguments().await, ["--new", "a b", &placed, "-x"]);
}

/// No variable of ours is set in tests: one that always is stands for them.
#[tokio::test]
async fn a_browser_gets_none_of_our_variables() {
    for (own, is_there) in [(vec![], true), (vec!["PATH".into()], false)] {
        let double = Double::noting();
        let browser = SystemBrowser::new(&Desktop {
            browser: Some(double.command()),
            own_variables: own,
            ..Desktop::default()
        });
        browser.open(&url()).await.unwrap();
        double.arguments().await;
        let variables = fs::read_to_string(double.path("env")).unwrap();
        let mut lines = variables.lines();
        assert_eq!(lines.any(|line| line.starts_with("PATH=")), is_there);
    }
}

#[tokio::test]
#[cfg(target_os = "linux")]
async fn a_browser_never_gets_at_our_terminal() {
    let double = Double::noting();
    browser(&double.command()).open(&url()).await.unwrap();
    double.arguments().await;
    let files = fs::read_to_string(double.path("files")).unwrap();
    let own = double.path("files").display().to_string();
    let expected = ["/dev/null", &own, "/dev/null"];
    assert_eq!(
        files.lines().collect::<Vec<_>>(),
        expected,
        "1 is its own redirection"
    );
}

#[tokio::test]
async fn a_list_is_gone_through_until_one_works() {
    let double = Double::noting();
    let failing = Double::running("exit 3");
    let list = format!(
        ":/nonexistent/browser::{}:sh -c 'x %s':{}:/nonexistent/last",
        failing.command(),
        double.command()
    );
    let browser = browser(&list);
    assert_eq!(browser.setting(), Setting::Named);
    browser.open(&url()).await.unwrap();
    assert_eq!(double.arguments().await, [url().as_str()]);
}

#[tokio::test]
async fn a_browser_that_works_is_started_once() {
    let double = Double::running(r#"echo started >> "$here/starts"; touch "$here/arguments""#);
    let list = format!("{0}:{0}", double.command());
    browser(&list).open(&url()).await.unwrap();
    double.arguments().await;
    let starts = fs::read_to_string(double.path("starts")).unwrap();
    assert_eq!(starts, "started\n");
}

#[tokio::test]
async fn a_browser_that_fails_is_told_of() {
    for (script, said) in [("exit 1", "exit status: 1"), ("kill -9 $$", "signal: 9")] {
        let double = Double::running(script);
        let error = browser(&double.command()).open(&url()).await.unwrap_err();
        assert_eq!(error.kind(), Kind::Failed);
        assert_eq!(error.what(), "no browser could be started");
        assert!(error.why().unwrap().contains(said), "{error}");
        assert!(
            error
                .way_out()
                .unwrap()
                .contains("open the address yourself")
        );
    }
}

#[tokio::test]
async fn nothing_but_web_addresses_reaches_a_browser() {
    let double = Double::running(r#"touch "$here/started""#);
    let browser = browser(&double.command());
    for odd in [
        "file:///etc/passwd",
        "javascript:alert(1)",
        "https://good@evil.example/",
    ] {
        let odd = Url::parse(odd).unwrap();
        assert!(browser.open(&odd).await.is_err(), "{odd}");
        assert!(!double.path("started").exists(), "{odd}");
    }
    browser.open(&url()).await.unwrap();
    until(|| double.path("started").exists()).await;
}

/// It runs on in a group of its own (Ctrl-C doesn't reach it), and nothing is left of it when it has ended.
#[tokio::test]
#[cfg(target_os = "linux")]
async fn a_hanging_browser_is_in_nobodys_way() {
    use rustix::process::{Pid, getpgid, getpgrp};

    let double = Double::running(
        r#"mkfifo "$here/fifo"
        printf %s $$ > "$here/part"; mv "$here/part" "$here/arguments"
        read -r released < "$here/fifo""#,
    );
    browser(&double.command()).open(&url()).await.unwrap();
    let number = double.arguments().await.concat();
    let process = Path::new("/proc").join(&number);
    assert!(process.exists());
    let id = Pid::from_raw(number.parse().unwrap()).unwrap();
    assert_eq!(getpgid(Some(id)).unwrap(), id);
    assert_ne!(getpgrp(), id);
    // Opening a FIFO waits for its other side, which is there.
    write_into(&double.path("fifo"));
    until(|| !process.exists()).await;
}

#[cfg(target_os = "linux")]
fn write_into(fifo: &Path) {
    use std::io::Write as _;

    let mut fifo = fs::OpenOptions::new().write(true).open(fifo).unwrap();
    fifo.write_all(b"now\n").unwrap();
}

/// Esc in the interface drops what waits; the browser is the user's.
#[tokio::test]
async fn a_browser_outlives_the_login_that_opened_it() {
    let double = Double::noting();
    let browser = browser(&double.command());
    let url = url();
    let mut opening = browser.open(&url);
    let looked = std::future::poll_fn(|context| {
        std::task::Poll::Ready(opening.as_mut().poll(context).is_pending())
    });
    assert!(looked.await);
    drop(opening);
    assert_eq!(double.arguments().await, [url.as_str()]);
}
