//! What a command that `exec` starts gets, what it doesn't see, and how it ends.

use std::fs;
use std::os::unix::process::ExitStatusExt as _;
use std::process::{Command, Stdio};

use keyfob::demo::fault::{Fault, Shape};
use keyfob::demo::morpheus::generation::Generation;

use super::place::Place;
use crate::support::finish;
use crate::support::people::SUB;
use crate::support::running::Running;

/// A command line and then `sh -c SCRIPT`.
fn exec(place: &Place, line: &str, script: &str) -> Command {
    let mut command = place.home.command();
    command.args(line.split(' '));
    command.args(["--", "/bin/sh", "-c", script, "sh"]);
    command
}

/// The variables that the command sees.
fn seen(place: &Place, line: &str) -> Vec<String> {
    let mut command = exec(place, line, "env -0");
    command.env("MORPHEUS_API_PASSWORD", "other");
    command.env("MORPHEUS_API_TOKEN", "older");
    command.env("KEYFOB_LATER", "1");
    let ran = finish(&mut command, "").expect(0);
    let all = ran.stdout.split_terminator('\0').map(str::to_owned);
    all.collect()
}

#[test]
fn it_gets_the_variables_and_none_of_ours_or_of_another_login() {
    let place = Place::on(Generation::V9);
    let name = place.logged_in(SUB);
    let (token, url) = (place.token(&name), place.appliance().url());
    for line in ["", " --as dotenv", " --as terraform-morpheus"] {
        let seen = seen(&place, &format!("exec {name}{line}"));
        let tokens: Vec<&String> = seen
            .iter()
            .filter(|pair| pair.starts_with("MORPHEUS_API_TOKEN="))
            .collect();
        assert_eq!(tokens, [&format!("MORPHEUS_API_TOKEN={token}")]);
        assert!(seen.contains(&format!("MORPHEUS_API_URL={url}")));
        assert!(seen.contains(&"LANG=C.UTF-8".to_owned()), "the rest stays");
        let unwanted = |pair: &&String| pair.starts_with("KEYFOB_") || pair.contains("PASSWORD");
        assert_eq!(seen.iter().find(unwanted), None);
    }
    let ansible = seen(&place, &format!("exec {name} --as ansible"));
    assert!(ansible.contains(&format!("ANSIBLE_MORPHEUS_TOKEN={token}")));
    assert!(ansible.contains(&"MORPHEUS_API_TOKEN=older".to_owned()));
    let hpe = seen(&place, &format!("exec {name} --as terraform-hpe"));
    assert!(hpe.contains(&format!("TF_VAR_morpheus_token={token}")));
    let trail = place.run("activity --json").expect(0).json();
    let last = &trail["activities"][0];
    assert_eq!(
        (&last["verb"], &last["detail"]),
        (&"reveal".into(), &"exec: given to 'sh'".into())
    );
}

#[test]
fn forms_that_are_no_variables_are_refused_with_those_that_are() {
    let place = Place::on(Generation::V9);
    let name = place.logged_in(SUB);
    for form in ["json", "curl", "nope"] {
        let line = format!("exec {name} --as {form} -- true");
        place.run(&line).fails(2, "gives no variables").says("env");
    }
    place
        .run(&format!("exec {name} --as zeyos-cli -- true"))
        .fails(2, "no such variables");
    place.run(&format!("exec {name}")).expect(2);
    place.run("exec -- true").fails(2, "which profile?");
}

#[test]
fn the_exit_code_is_the_command_s_and_nothing_of_ours_is_on_stdout() {
    let place = Place::on(Generation::V9);
    let name = place.logged_in(SUB);
    let line = format!("exec {name}");
    let ran = finish(&mut exec(&place, &line, "echo out; exit 41"), "").expect(41);
    assert_eq!((ran.stdout.as_str(), ran.stderr.as_str()), ("out\n", ""));
    let script = "cat; printf '%s|' \"$@\"";
    let mut command = exec(&place, &line, script);
    let ran = finish(command.args(["a b", "--as", "$HOME"]), "input").expect(0);
    assert_eq!(ran.stdout, "inputa b|--as|$HOME|");
}

#[test]
fn not_found_is_127_and_not_executable_126() {
    let place = Place::on(Generation::V9);
    let name = place.logged_in(SUB);
    let run = |program: &str| {
        let line = ["exec", &name, "--", program];
        place.home.run(line)
    };
    run("no-such-program").fails(127, "'no-such-program' wasn't found");
    run("/no/such/program").fails(127, "wasn't found");
    let plain = place.home.file("plain", "x");
    run(plain.to_str().unwrap()).fails(126, "can't be started");
    run("/").fails(126, "can't be started");
}

#[test]
fn without_a_token_nothing_is_started() {
    let place = Place::on(Generation::V9);
    let name = place.add(SUB);
    let started = place.home.path("started");
    let script = format!("touch '{}'", started.display());
    let line = format!("exec {name}");
    finish(&mut exec(&place, &line, &script), "").fails(3, "is signed out");
    assert!(!started.exists());
    place.login(&name, SUB.password).expect(0);
    finish(&mut exec(&place, &line, &script), "").expect(0);
    assert!(started.exists(), "it would have been noticed");
}

#[test]
fn an_old_token_is_refreshed_first_unless_that_is_forbidden() {
    let place = Place::on(Generation::V9);
    let name = place.expired(SUB);
    let script = "printf %s \"$MORPHEUS_API_TOKEN\"";
    let forbidden = format!("exec {name} --no-refresh");
    finish(&mut exec(&place, &forbidden, script), "").fails(3, "--no-refresh");
    let line = format!("exec {name}");
    let ran = finish(&mut exec(&place, &line, script), "").expect(0);
    assert!(place.appliance().is_alive(&ran.stdout));
    // What the token's next owner should know is said before it starts.
    let longer = format!("exec {name} --min-valid 2d");
    finish(&mut exec(&place, &longer, "true"), "")
        .expect(0)
        .says("less than the 2d asked for");
}

#[test]
fn templates_of_variables_count_and_others_are_refused() {
    let place = Place::on(Generation::V9);
    let name = place.logged_in(SUB);
    let token = place.token(&name);
    let config = fs::read_to_string(place.home.path("config.toml")).unwrap();
    let templates = "[templates]\nvars = \"export MY_TOKEN={token|sh}\\nMY_USER='{username}'\"\nline = \"{token}\"\n";
    place
        .home
        .file("config.toml", &format!("{config}\n{templates}"));
    let mut command = exec(
        &place,
        &format!("exec {name} --as vars"),
        "echo $MY_USER $MY_TOKEN",
    );
    let ran = finish(&mut command, "").expect(0);
    assert_eq!(ran.stdout, format!("jdoe {token}\n"));
    let ran = place.run(&format!("exec {name} --as line -- true"));
    let ran = ran.fails(2, "template 'line'");
    assert!(!ran.stderr.contains(&token));
}

/// With the slow path before it, which listens to signals and opens sockets.
fn slow(place: &Place, script: &str) -> Command {
    let name = place.add(SUB);
    place.ends_at_once();
    place.login(&name, SUB.password).expect(0);
    exec(place, &format!("exec {name}"), script)
}

#[test]
fn the_command_is_our_process_and_a_signal_is_its_own() {
    let place = Place::on(Generation::V9);
    let mut command = slow(&place, "echo ready >&2; exec sleep 600");
    let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
    let mut running = std::io::BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    std::io::BufRead::read_line(&mut running, &mut line).unwrap();
    assert_eq!(line, "ready\n");
    let command_line = fs::read(format!("/proc/{}/cmdline", child.id())).unwrap();
    let text = String::from_utf8(command_line).unwrap();
    assert!(!text.contains("keyfob"), "{text}");
    let pid = rustix::process::Pid::from_child(&child);
    rustix::process::kill_process(pid, rustix::process::Signal::INT).unwrap();
    assert_eq!(child.wait().unwrap().signal(), Some(2));
}

#[test]
fn a_handler_of_the_command_answers_the_signal() {
    let place = Place::on(Generation::V9);
    let script = "trap 'exit 7' INT; echo ready >&2; while :; do sleep 0.05; done";
    let mut running = Running::start(&mut slow(&place, script));
    running.says(|line| line == "ready");
    running.interrupt();
    running.ends().expect(7);
}

/// The same, started by a shell that does something before.
#[cfg(target_os = "linux")]
fn slow_after(place: &Place, before: &str, script: &str) -> Command {
    let keyfob = slow(place, script);
    let mut shell = Command::new("/bin/sh");
    shell.args(["-c", &format!("{before}; exec \"$0\" \"$@\"")]);
    shell.arg(keyfob.get_program()).args(keyfob.get_args());
    shell.env_clear().current_dir(place.home.folder());
    for (name, value) in keyfob.get_envs() {
        shell.env(name, value.unwrap_or_default());
    }
    shell
}

#[cfg(target_os = "linux")]
#[test]
fn no_file_handler_mask_or_limit_of_ours_goes_along() {
    const LIMIT: &str = "ulimit -Sc 64";
    let place = Place::on(Generation::V9);
    let script =
        "ls -l /proc/self/fd | sed 's/.* //'; grep ^Sig /proc/self/status; ulimit -c; ulimit -Hc";
    let alone = format!("{LIMIT}; {script}");
    let before = finish(Command::new("/bin/sh").args(["-c", &alone]), "").expect(0);
    let after = finish(&mut slow_after(&place, LIMIT, script), "").expect(0);
    // The pipes and the process of `ls` have other numbers each time.
    let stable = |text: &str| -> Vec<String> {
        let kinds = text.lines().map(|line| {
            let kind = line.split('[').next().unwrap();
            let is_process = kind.starts_with("/proc/");
            (if is_process { "/proc" } else { kind }).to_owned()
        });
        kinds.collect()
    };
    assert_eq!(stable(&after.stdout), stable(&before.stdout));
}

#[cfg(target_os = "linux")]
#[test]
fn a_signal_that_was_ignored_before_stays_ignored() {
    let place = Place::on(Generation::V9);
    let script = "grep ^SigIgn /proc/self/status";
    let ignored = |shell: &mut Command| {
        let ran = finish(shell, "").expect(0);
        let hex = ran.stdout.rsplit('\t').next().unwrap().trim().to_owned();
        u64::from_str_radix(&hex, 16).unwrap()
    };
    let sighup = 1;
    // The tests themselves may run under nohup.
    let here = ignored(Command::new("/bin/sh").args(["-c", script]));
    let after = |before: &str| ignored(&mut slow_after(&place, before, script));
    assert_eq!(after("true") & sighup, here & sighup);
    assert_eq!(after("trap '' HUP") & sighup, sighup);
}

#[test]
fn the_token_is_in_no_command_line() {
    let place = Place::on(Generation::V9);
    let name = place.logged_in(SUB);
    let token = place.token(&name);
    let script = "tr '\\0' '\\n' < /proc/self/cmdline; tr '\\0' '\\n' < /proc/self/environ";
    let ran = finish(&mut exec(&place, &format!("exec {name}"), script), "").expect(0);
    let places: Vec<&str> = ran
        .stdout
        .lines()
        .filter(|line| line.contains(&token))
        .collect();
    assert_eq!(places, [format!("MORPHEUS_API_TOKEN={token}")]);
}

#[test]
fn a_short_life_is_no_reason_to_start_nothing() {
    let place = Place::on(Generation::V9);
    let name = place.add(SUB);
    let short = Fault::once(Shape::set("expires_in", 50));
    place.appliance().faults().add(short);
    place.login(&name, SUB.password).expect(0);
    let line = format!("exec {name} --min-valid 44s");
    finish(&mut exec(&place, &line, "true"), "").expect(0);
}
