//! Whether browsers are found and looked for in the right order. What they are given: tests/it/listener/browser.rs.

use super::*;

fn desktop(browser: Option<&str>) -> Desktop {
    Desktop {
        browser: browser.map(str::to_owned),
        display: Some(":0".to_owned()),
        ..Desktop::default()
    }
}

fn url() -> Url {
    Url::parse("https://appliance.example/oauth/authorize?a=b&c=d").unwrap()
}

/// A browser whose desktop opens addresses with `openers`.
fn browser(named: Option<&str>, openers: fn(&str) -> Vec<Command>) -> SystemBrowser {
    SystemBrowser {
        openers,
        ..SystemBrowser::new(&desktop(named))
    }
}

#[test]
fn settings_follow_from_the_surroundings() {
    let plain = Desktop::default();
    let screen = desktop(None);
    let with = |machine, desktop: &Desktop| Desktop {
        machine,
        ..desktop.clone()
    };
    let remote = |desktop: &Desktop| Desktop {
        is_remote: true,
        ..desktop.clone()
    };
    let setting = |desktop: &Desktop| SystemBrowser::new(desktop).setting();
    assert_eq!(setting(&screen), Setting::Desktop);
    assert_eq!(setting(&remote(&screen)), Setting::Remote);
    assert_eq!(setting(&with(Machine::Wsl, &plain)), Setting::Wsl);
    assert_eq!(
        setting(&remote(&with(Machine::Wsl, &plain))),
        Setting::Remote
    );
    assert_eq!(
        setting(&with(Machine::Container, &screen)),
        Setting::Desktop
    );
    if cfg!(target_os = "linux") {
        assert_eq!(setting(&plain), Setting::NoScreen);
        assert_eq!(
            setting(&with(Machine::Container, &plain)),
            Setting::Container
        );
    }
    let named = Desktop {
        browser: Some("x".to_owned()),
        ..remote(&with(Machine::Container, &plain))
    };
    assert_eq!(setting(&named), Setting::Named);
    let empty = Desktop {
        browser: Some(":".to_owned()),
        ..screen
    };
    assert_eq!(setting(&empty), Setting::Desktop);
}

#[tokio::test]
async fn only_web_addresses_are_opened() {
    let browser = browser(None, |_| vec![Command::new("true")]);
    assert!(browser.open(&url()).await.is_ok());
    for odd in [
        "file:///etc/passwd",
        "javascript:alert(1)",
        "ftp://h/x",
        "data:text/html,x",
        "mailto:a@b",
        "vscode://x/y",
        "https://good@evil.example/",
        "https://:x@evil.example/",
    ] {
        let error = browser.open(&Url::parse(odd).unwrap()).await.unwrap_err();
        assert_eq!(error.kind(), Kind::Failed, "{odd}");
        assert!(error.what().contains("isn't opened"), "{odd}: {error}");
    }
}

#[tokio::test]
#[cfg(unix)]
async fn a_named_browser_that_is_missing_gives_way_to_the_desktops() {
    let missing = Some("/nonexistent/browser");
    assert!(
        browser(missing, |_| vec![Command::new("true")])
            .open(&url())
            .await
            .is_ok()
    );
    let none = browser(missing, |_| Vec::new());
    let error = none.open(&url()).await.unwrap_err();
    assert!(
        error.why().unwrap().contains("/nonexistent/browser"),
        "{error}"
    );
}

#[tokio::test]
#[cfg(unix)]
async fn a_named_browser_that_fails_gives_way_to_nothing_but_the_next_named() {
    let opened_anyway = |_: &str| vec![Command::new("true")];
    let error = browser(Some("false"), opened_anyway)
        .open(&url())
        .await
        .unwrap_err();
    assert!(
        error.why().unwrap().starts_with("false ended at once"),
        "{error}"
    );
    assert!(
        browser(Some("false:true"), opened_anyway)
            .open(&url())
            .await
            .is_ok()
    );
}

#[tokio::test]
#[cfg(unix)]
async fn a_desktops_opener_that_fails_gives_way_to_the_next() {
    let failing = |_: &str| vec![Command::new("/nonexistent/opener"), Command::new("false")];
    let error = browser(None, failing).open(&url()).await.unwrap_err();
    assert!(
        error.why().unwrap().starts_with("false ended at once"),
        "{error}"
    );
    let working = |_: &str| vec![Command::new("false"), Command::new("true")];
    assert!(browser(None, working).open(&url()).await.is_ok());
}

#[tokio::test]
async fn without_a_screen_nothing_is_started() {
    let nowhere = SystemBrowser {
        unnamed: OnceCell::from(Setting::NoScreen),
        openers: |_| vec![Command::new("true")],
        ..SystemBrowser::default()
    };
    let error = nowhere.open(&url()).await.unwrap_err();
    assert_eq!(error.why(), Some("there is none here"));
    assert!(error.way_out().unwrap().contains("$BROWSER"));
}
