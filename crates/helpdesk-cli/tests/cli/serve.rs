//! The pages, opened by the real program: `serve` and `invite`.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::desk::small;
use crate::environment::{Environment, words};
use crate::verbs::json;

/// A server that runs, and is killed with the test.
pub(crate) struct Server {
    child: Child,
    /// What it printed when it was ready.
    told: Value,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    pub(crate) fn start(env: &Environment, line: &str) -> Self {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("helpdesk"));
        command.env_clear().current_dir(env.path("")).env("TMPDIR", env.path(""));
        command.args(words(line)).args(["--listen", "127.0.0.1:0", "--output", "json"]);
        let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        // It is waited for when this goes, however far it came.
        let mut server = Self { child, told: Value::Null };
        let mut told = String::new();
        for line in BufReader::new(server.child.stdout.as_mut().unwrap()).lines() {
            told.push_str(&line.unwrap());
            if let Ok(told) = serde_json::from_str(&told) {
                server.told = told;
                return server;
            }
        }
        let mut why = String::new();
        server.child.stderr.take().unwrap().read_to_string(&mut why).unwrap();
        panic!("it did not start: {told} {why}");
    }

    /// Sends a request and returns the whole answer.
    fn ask(&self, method: &str, path: &str, more: &str, body: &str) -> String {
        let url = self.told["url"].as_str().unwrap();
        let mut stream = TcpStream::connect(url.strip_prefix("http://").unwrap()).unwrap();
        let length = body.len();
        let request = format!(
            "{method} {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\norigin: {url}\r\n\
             content-type: application/x-www-form-urlencoded\r\n\
             content-length: {length}\r\n{more}\r\n{body}"
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    pub(crate) fn get(&self, path: &str) -> String {
        self.ask("GET", path, "", "")
    }

    /// Stops it as a service manager would; returns its exit code and its log.
    pub(crate) fn stop(&mut self) -> (Option<i32>, String) {
        let kill = format!("kill -TERM {}", self.child.id());
        assert!(Command::new("sh").args(["-c", &kill]).status().unwrap().success());
        let begun = Instant::now();
        let code = self.child.wait().unwrap().code();
        assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
        let mut log = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut log).unwrap();
        (code, log)
    }
}

/// Returns the path and query of an address.
fn path_of(link: &str) -> &str {
    link.splitn(4, '/').nth(3).unwrap()
}

#[test]
fn the_demo_opens_with_links_that_sign_in_and_leaves_nothing_behind() {
    let env = Environment::new();
    let mut server = Server::start(&env, "serve --demo");
    let page = server.get("/sign-in");
    assert!(page.starts_with("HTTP/1.1 200") && page.contains("<h1>Sign in to support"), "{page}");
    assert!(server.get("/health").ends_with("ok\n"));
    assert!(server.get("/ready").ends_with("ready\n"));
    // A connection that the client has closed is counted for a moment.
    let begun = Instant::now();
    while !server.get("/metrics").contains("helpdesk_connections 1\n") {
        assert!(begun.elapsed() < Duration::from_secs(10), "{}", server.get("/metrics"));
    }
    for (role, name, home) in [
        ("customer", "Maria", "/tickets"),
        ("agent", "Anna", "/queue"),
        ("lead", "Pavel", "/queue"),
    ] {
        let link = server.told["links"][role].as_str().unwrap();
        let page = server.get(&format!("/{}", path_of(link)));
        assert!(page.contains("Sign in as") && page.contains(name), "{role}: {page}");
        let token = link.split_once('=').unwrap().1;
        let answer = server.ask("POST", "/invitation", "", &format!("token={token}"));
        assert!(answer.starts_with("HTTP/1.1 303"), "{role}: {answer}");
        let cookie = answer.split_once("set-cookie: ").unwrap().1.split(';').next().unwrap();
        let answer = server.ask("GET", "/", &format!("cookie: {cookie}\r\n"), "");
        assert!(answer.contains(&format!("location: {home}")), "{role}: {answer}");
    }
    assert_eq!(std::fs::read_dir(env.path("")).unwrap().count(), 4, "the desk, -wal, -shm, -mark");
    let (code, _) = server.stop();
    assert_eq!(code, Some(0));
    assert_eq!(std::fs::read_dir(env.path("")).unwrap().count(), 0);
}

#[test]
fn t46_an_invited_person_signs_in_and_no_secret_is_in_the_log() {
    let env = small();
    let invited = json(&env, "invite agent:anna --url http://127.0.0.1:1");
    let token = invited["link"].as_str().unwrap().split_once('=').unwrap().1.to_owned();
    let mut server = Server::start(&env, "serve --log json");
    assert_eq!(server.told["links"], serde_json::json!({}));
    assert!(server.get(&format!("/invitation?token={token}")).contains("Anna Sokolova"));
    let password = "marker+horse+battery";
    let body = format!("token={token}&password={password}&again={password}");
    let answer = server.ask("POST", "/invitation", "", &body);
    assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
    let cookie = answer.split_once("set-cookie: ").unwrap().1.split(';').next().unwrap().to_owned();
    let body = "who=marker%0aname&password=marker-guess";
    assert!(server.ask("POST", "/sign-in", "", body).starts_with("HTTP/1.1 422"));
    let body = format!("who=anna&password={password}");
    assert!(server.ask("POST", "/sign-in", "", &body).starts_with("HTTP/1.1 303"));
    server.get("/search?words=marker-words");
    // Disabling ends what they hold, at once.
    env.done("agent disable anna");
    let answer = server.ask("GET", "/queue", &format!("cookie: {cookie}\r\n"), "");
    assert!(answer.starts_with("HTTP/1.1 303") && answer.contains("/sign-in"), "{answer}");
    let (code, log) = server.stop();
    assert_eq!(code, Some(0), "{log}");
    assert!(!log.contains("marker") && !log.contains(&token), "{log}");
    assert!(!log.contains("example.org") && !log.contains("Sokolova"), "{log}");
    let lines: Vec<Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let told = |message: &str| lines.iter().filter(|line| line["message"] == message).count();
    assert!(told("signed in") == 2 && told("a sign-in failed") == 1, "{log}");
    assert!(told("answered") >= 5 && told("stopping") == 1, "{log}");
    let signed = lines.iter().find(|line| line["message"] == "signed in").unwrap();
    assert_eq!(signed["actor"], "agent:anna");
}

#[test]
fn mails_are_delivered_beside_the_pages() {
    let env = small();
    let post = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let at = post.local_addr().unwrap();
    let line = format!("serve --smtp smtp://{at} --mail-from 'Support <help@example.org>'");
    let mut server = Server::start(&env, &line);
    assert!(server.get("/health").ends_with("ok\n") && server.get("/ready").ends_with("ready\n"));
    env.done("ticket open --as customer:c-maria --general --priority low --subject x --body x");
    env.done("ticket reply 1 --as agent:anna --body Later.");
    post.set_nonblocking(true).unwrap();
    let begun = Instant::now();
    while post.accept().is_err() {
        assert!(begun.elapsed() < Duration::from_secs(60), "nobody came with a letter");
        std::thread::sleep(Duration::from_millis(50));
    }
    drop(post);
    let (code, log) = server.stop();
    assert_eq!(code, Some(0), "{log}");
    assert!(!log.contains("panicked"), "{log}");
}

#[test]
fn what_happens_is_followed_while_the_desk_is_served_and_can_be_made_anew() {
    let env = small();
    let mut server = Server::start(&env, "serve");
    // By another process, after the sweep that a server begins with.
    env.done("ticket open --as customer:c-maria --general --priority low --subject x --body linen");
    let begun = Instant::now();
    let level = |doctor: Value| {
        let mut followers = doctor["followers"].as_array().unwrap().clone().into_iter();
        followers.all(|follower| follower["events"] == 0)
    };
    while !level(json(&env, "doctor")) {
        assert!(begun.elapsed() < Duration::from_secs(30), "nothing follows");
    }
    let figures = server.get("/metrics");
    for follower in ["search", "reports", "letters"] {
        assert_eq!(json(&env, &format!("rebuild {follower}"))["events"], 1);
        let gauge = format!("helpdesk_follower_lag_events{{follower=\"{follower}\"}} 0\n");
        assert!(figures.contains(&gauge), "{gauge}\n{figures}");
    }
    assert!(figures.contains("helpdesk_task_failing{task=\"follow\"} 0"), "{figures}");
    assert_eq!(json(&env, "ticket search linen")["hits"].as_array().unwrap().len(), 1);
    assert!(server.get("/ready").ends_with("ready\n"));
    let (code, log) = server.stop();
    assert_eq!(code, Some(0), "{log}");
    assert!(!log.contains("panicked") && !log.contains("ERROR"), "{log}");
}

#[test]
fn a_follower_that_fails_is_counted_and_shown_and_the_desk_takes_commands() {
    let env = small();
    let connection = rusqlite::Connection::open(env.path("helpdesk.db")).unwrap();
    connection.execute("DELETE FROM followers WHERE name = 'search'", []).unwrap();
    drop(connection);
    let mut server = Server::start(&env, "serve");
    let begun = Instant::now();
    let counted = |figures: &str| {
        let line =
            figures.lines().find(|line| line.contains("task_failures_total{task=\"follow\"}"));
        line.is_some_and(|line| !line.ends_with(" 0"))
    };
    while !counted(&server.get("/metrics")) {
        assert!(begun.elapsed() < Duration::from_secs(20), "{}", server.get("/metrics"));
    }
    assert!(!server.get("/metrics").contains("follower_lag_events{"), "nothing is made up");
    // The sweep, which lets them follow too, reports it first.
    while !server.get("/ready").contains("failing: sweep") {
        assert!(begun.elapsed() < Duration::from_secs(20), "{}", server.get("/ready"));
    }
    env.done("ticket open --as customer:c-maria --general --priority low --subject x --body x");
    let (code, log) = server.stop();
    assert!(code == Some(0) && log.contains("what follows the log could not go on"), "{log}");
}

#[test]
fn a_desk_whose_file_is_gone_or_another_is_not_ready() {
    for replaced in [false, true] {
        let env = small();
        let mut server = Server::start(&env, "serve");
        assert!(server.get("/ready").starts_with("HTTP/1.1 200"));
        std::fs::rename(env.path("helpdesk.db"), env.path("moved.db")).unwrap();
        if replaced {
            std::fs::copy(env.path("moved.db"), env.path("helpdesk.db")).unwrap();
        }
        let begun = Instant::now();
        while !server.get("/ready").starts_with("HTTP/1.1 503") {
            assert!(begun.elapsed() < Duration::from_secs(20), "it says that it is ready");
        }
        assert!(server.get("/health").ends_with("ok\n"));
        let (code, log) = server.stop();
        assert!(code == Some(0) && log.contains("nothing is written"), "{log}");
    }
}

#[test]
fn options_come_before_the_environment_and_that_before_the_file() {
    let env = small();
    std::fs::write(env.path("desk.toml"), "product = 'From the file'\nlog = 'json'\n").unwrap();
    let server = Server::start(&env, "serve --config desk.toml");
    assert!(server.get("/sign-in").contains("From the file"));
    drop(server);
    let server = Server::start(&env, "serve --config desk.toml --product 'From the option'");
    assert!(server.get("/sign-in").contains("From the option"));
}

#[test]
fn what_cannot_be_served_is_refused_with_what_to_do() {
    let env = small();
    std::fs::write(env.path("bad.toml"), "url = 'hunter2'\n").unwrap();
    std::fs::write(env.path("odd.toml"), "secret = 'hunter2'\n").unwrap();
    for (line, code, hint) in [
        ("serve --listen 0.0.0.0:0", 2, "--url https://"),
        ("serve --db sqlite:nowhere.db", 1, "helpdesk init"),
        ("serve --config nowhere.toml", 2, "nowhere.toml"),
        ("serve --config bad.toml", 2, "line 1: `url`"),
        ("serve --config odd.toml", 2, "unknown field `secret`"),
        ("serve --url https://a/b", 2, "without a path"),
        ("serve --max-connections 0", 2, "--max-connections"),
        ("serve --listen 192.0.2.1:1 --url https://help.example.org", 1, "--listen"),
        ("invite customer:nobody", 4, "nobody"),
        ("invite system", 2, "system"),
    ] {
        let ran = env.run(line);
        assert_eq!(ran.code, code, "{line}\n{}", ran.err);
        assert!(ran.err.contains(hint), "{line}\n{}", ran.err);
        assert!(!ran.err.contains("hunter2"), "{line}\n{}", ran.err);
    }
    env.done("customer disable c-maria");
    assert_eq!(env.run("invite customer:c-maria").code, 2);
}

#[test]
fn an_invitation_is_told_with_what_to_do_with_it() {
    let env = small();
    let told = env.done("invite customer:c-maria --url https://help.example.org/");
    assert!(told.contains("https://help.example.org/invitation?token="), "{told}");
    assert!(told.contains("7 days") && told.contains("once"), "{told}");
    let told = env.done("invite customer:c-maria --lang ru");
    assert!(told.contains("http://127.0.0.1:8080/invitation?token="), "{told}");
}
