//! What `deploy/` holds: what it sets is known, what it calls is there, and who serves is not root.

use plantel_tests::databases::Kind;
use plantel_tests::server::{Server, run};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};
use yaml_rust2::{Yaml, YamlLoader};

/// Stands where an operator fills something in.
const FILLED_IN: &str = "0123456789abcdef0123456789abcdef";

/// Images whose program begins as root: a volume that is new belongs to root, and nobody else could write there.
const AS_ROOT: &[&str] = &["minio/minio"];

const DEFAULTS: &str = include_str!("../../config/default.toml");

type Variables = BTreeMap<String, String>;

fn text(name: &str) -> String {
    let file = format!("{}/../deploy/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{file}: {error}"))
}

fn documents(name: &str) -> Vec<Value> {
    let read = YamlLoader::load_from_str(&text(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    read.iter().map(as_json).collect()
}

fn as_json(yaml: &Yaml) -> Value {
    match yaml {
        Yaml::String(text) | Yaml::Real(text) => json!(text),
        Yaml::Integer(number) => json!(number),
        Yaml::Boolean(is) => json!(is),
        Yaml::Array(all) => all.iter().map(as_json).collect(),
        Yaml::Hash(all) => {
            let key = |key: &Yaml| key.as_str().expect("keys are texts").to_owned();
            Value::Object(all.iter().map(|(name, value)| (key(name), as_json(value))).collect::<Map<_, _>>())
        }
        Yaml::Null | Yaml::Alias(_) | Yaml::BadValue => Value::Null,
    }
}

fn words(value: &Value) -> Vec<&str> {
    let list = value.as_array().unwrap_or_else(|| panic!("{value} is no list"));
    list.iter().map(|word| word.as_str().expect("a word")).collect()
}

fn number(value: &Value) -> u64 {
    value.as_u64().unwrap_or_else(|| panic!("{value} is no number"))
}

/// What holds when nobody says otherwise.
fn by_default(key: &str) -> u64 {
    let found = DEFAULTS.lines().find_map(|line| line.strip_prefix(&format!("{key} = ")));
    found.expect("it has a default").parse().expect("a number")
}

/// The services of the file for compose, by name.
fn services() -> Map<String, Value> {
    documents("compose.yaml")[0]["services"].as_object().expect("services").clone()
}

/// What is deployed in a cluster.
fn deployment() -> Value {
    documents("kubernetes/plantel.yaml").into_iter().find(|one| one["kind"] == "Deployment").expect("a deployment")
}

/// Ours of these settings; where something is to be filled in it is.
fn ours(settings: &Value) -> Variables {
    let settings = settings.as_object().expect("settings");
    let mine = settings.iter().filter(|(name, _)| name.starts_with("PLANTEL_"));
    mine.map(|(name, value)| (name.clone(), filled_in(value.as_str().expect("a text")))).collect()
}

fn filled_in(value: &str) -> String {
    let mut whole = value.replace("fill-in", FILLED_IN);
    while let Some(begin) = whole.find("${") {
        let end = begin + whole[begin..].find('}').expect("it is closed");
        whole.replace_range(begin..=end, FILLED_IN);
    }
    whole
}

/// Lines such as `NAME=value`, behind this word; an empty value is one to be filled in.
fn lines(file: &str, word: &str) -> Variables {
    let text = text(file);
    let lines = text.lines().map(|line| line.trim().trim_end_matches(" \\"));
    let named = lines.filter_map(|line| line.strip_prefix(word).unwrap_or(line).split_once('='));
    let mine = named.filter(|(name, _)| name.starts_with("PLANTEL_"));
    mine.map(|(name, value)| {
        let value = value.trim_matches('\'');
        (name.to_owned(), if value.is_empty() { FILLED_IN.to_owned() } else { value.to_owned() })
    })
    .collect()
}

/// The variables of each way to run it, whole.
fn ways() -> Vec<(&'static str, Variables)> {
    let image = lines("Dockerfile", "ENV ");
    let with_image = |more: Variables| image.clone().into_iter().chain(more).collect::<Variables>();
    let compose = ours(&services()["plantel-1"]["environment"]);
    let config = ours(&documents("kubernetes/config.yaml")[0]["data"]);
    let secret = ours(&documents("kubernetes/secret.example.yaml")[0]["stringData"]);
    let unit = lines("plantel.service", "Environment=").into_iter().chain(lines("plantel.env.example", ""));
    vec![
        ("the image with secrets", with_image(lines("compose.env.example", ""))),
        ("compose", with_image(compose)),
        ("Kubernetes", with_image(config.into_iter().chain(secret).collect())),
        ("systemd", unit.collect()),
    ]
}

#[test]
fn what_each_way_to_run_it_sets_is_known_and_good_enough_for_production() {
    for (way, variables) in ways() {
        // What the other tests loosen.
        let mut env = vec![("PLANTEL_AUTH__BCRYPT_COST", "12")];
        env.extend(variables.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        let said = run("sqlite://never/opened.db", &env, &["check-config"], "");
        assert!(said.well, "{way}: {}", said.err);
        let config: Value = serde_json::from_str(&said.out).expect("it is JSON");
        assert_eq!(config["environment"], "production", "{way}");
        let url = config["database"]["url"].as_str().expect("a text");
        let alone = url.starts_with("sqlite:///var/lib/plantel/");
        let several = url.starts_with("postgres://") && config["storage"]["kind"] == "s3";
        assert!(alone || several, "{way}: several servers share their files: {url}");
    }
}

#[test]
fn what_they_run_is_a_command_of_the_program() {
    let dockerfile = text("Dockerfile");
    let listed = |word: &str| {
        let line = dockerfile.lines().filter_map(|line| line.split_once(word)).next_back().expect("there is one").1;
        serde_json::from_str::<Vec<String>>(line).expect("a list, since there is no shell")
    };
    assert_eq!(listed("ENTRYPOINT "), ["/usr/local/bin/plantel"]);
    let mut commands = vec![listed("CMD ")];
    let health = dockerfile.lines().find(|line| line.starts_with("HEALTHCHECK")).expect("one");
    let health: Vec<String> = serde_json::from_str(health.split_once(" CMD ").expect("one").1).expect("a list");
    assert_eq!(health[0], "/usr/local/bin/plantel");
    commands.push(health[1..].to_vec());
    let args = &deployment()["spec"]["template"]["spec"]["containers"][0]["args"];
    commands.push(words(args).into_iter().map(str::to_owned).collect());
    let unit = text("plantel.service");
    let start = unit.lines().find_map(|line| line.strip_prefix("ExecStart=/usr/local/bin/plantel ")).expect("one");
    commands.push(start.split(' ').map(str::to_owned).collect());
    for command in commands {
        let args: Vec<_> = command.iter().map(String::as_str).chain(["--help"]).collect();
        run("sqlite://never/opened.db", &[], &args, "").succeeded();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_they_probe_answers() {
    let server = Server::start(Kind::Sqlite, &[]).await;
    let container = deployment()["spec"]["template"]["spec"]["containers"][0].clone();
    for probe in ["startupProbe", "livenessProbe", "readinessProbe"] {
        let asked = &container[probe]["httpGet"];
        assert_eq!(asked["port"], container["ports"][0]["name"], "{probe}");
        server.client().get(asked["path"].as_str().expect("a path")).await.is(200);
    }
    assert_eq!(container["livenessProbe"]["httpGet"]["path"], "/health/live", "it asks nothing of the database");
}

#[test]
fn requests_come_to_the_port_where_it_listens() {
    let port = by_default("port");
    assert!(ways().iter().all(|(_, variables)| !variables.contains_key("PLANTEL_HTTP__PORT")));
    assert!(text("Dockerfile").lines().any(|line| line == format!("EXPOSE {port}")));
    let (pod, all) = (deployment(), documents("kubernetes/plantel.yaml"));
    let opened = &pod["spec"]["template"]["spec"]["containers"][0]["ports"][0];
    assert_eq!(number(&opened["containerPort"]), port);
    let labels = &pod["spec"]["template"]["metadata"]["labels"];
    assert_eq!(&pod["spec"]["selector"]["matchLabels"], labels);
    let service = all.iter().find(|one| one["kind"] == "Service").expect("a service");
    assert_eq!((&service["spec"]["ports"][0]["targetPort"], &service["spec"]["selector"]), (&opened["name"], labels));
    let budget = all.iter().find(|one| one["kind"] == "PodDisruptionBudget").expect("a budget");
    assert_eq!(&budget["spec"]["selector"]["matchLabels"], labels);
    assert!(number(&budget["spec"]["minAvailable"]) < number(&pod["spec"]["replicas"]), "else no node is ever emptied");
    let proxy = text("nginx.conf");
    for (name, _) in services().iter().filter(|(name, _)| name.starts_with("plantel-")) {
        assert!(proxy.contains(&format!("server {name}:{port} ")), "nobody asks {name}");
    }
    assert!(proxy.contains("listen 8080;"));
    assert_eq!(words(&services()["proxy"]["ports"]), ["127.0.0.1:8080:8080"]);
}

#[test]
fn the_proxy_knows_the_paths_that_want_more_of_it() {
    let described: Value =
        serde_json::from_str(&run("sqlite://never", &[], &["openapi"], "").succeeded()).expect("it is JSON");
    for path in ["/api/v1/imports", "/api/v1/notifications/stream", "/api/v1/imports/{id}/events"] {
        assert!(described["paths"][path].is_object(), "{path} is no path any more: mend deploy/nginx.conf too");
    }
    let proxy = text("nginx.conf");
    for location in [
        "location = /api/v1/imports {",
        "location ~ ^/api/v1/(notifications/stream|imports/[^/]+/events)$ {",
        "location /api/v1/calendars/ {",
    ] {
        assert!(proxy.contains(location), "{location}");
    }
    let trusted = &services()["plantel-1"]["environment"]["PLANTEL_HTTP__TRUSTED_PROXIES"];
    let address = &services()["proxy"]["networks"]["inside"]["ipv4_address"];
    assert_eq!(trusted, &json!(format!("[\"{}/32\"]", address.as_str().expect("an address"))));
}

#[test]
fn what_is_composed_is_whole() {
    let services = services();
    let wanted = ["plantel-1", "plantel-2", "proxy", "database", "files", "bucket", "mail"];
    let named: BTreeSet<_> = services.keys().map(String::as_str).collect();
    assert_eq!(named, BTreeSet::from(wanted));
    assert_eq!(services["plantel-1"], services["plantel-2"], "whoever is asked answers the same");
    for (name, service) in &services {
        let waits = service["depends_on"].as_object();
        for other in waits.into_iter().flat_map(Map::keys) {
            assert!(services.contains_key(other), "{name} waits for {other}");
        }
    }
    let last = text("Dockerfile").lines().filter_map(|line| line.strip_prefix("FROM ")).next_back().map(str::to_owned);
    assert!(last.is_some_and(|image| image.contains("distroless") && image.ends_with(":nonroot")), "no shell, no root");
}

#[test]
fn every_image_has_a_version() {
    let dockerfile = text("Dockerfile");
    let from = dockerfile.lines().filter_map(|line| line.strip_prefix("FROM ")).map(str::to_owned);
    let composed = services();
    let composed = composed.values().map(|service| service["image"].as_str().expect("an image").to_owned());
    let pod = deployment()["spec"]["template"]["spec"]["containers"][0]["image"].as_str().expect("one").to_owned();
    for image in from.chain(composed).chain([pod]) {
        let name = image.split(' ').next().expect("a name");
        let (_, last) = name.rsplit_once('/').unwrap_or(("", name));
        let (program, version) = last.split_once(':').unwrap_or_else(|| panic!("{image} has no version"));
        assert!(version != "latest" && !version.is_empty(), "{image}");
        if program == "plantel" {
            assert_eq!(version, env!("CARGO_PKG_VERSION"), "{image}");
        }
    }
}

#[test]
fn who_serves_is_not_root_and_may_do_little() {
    for (name, service) in services() {
        let image = service["image"].as_str().expect("an image");
        let user = service["user"].as_str().unwrap_or_else(|| panic!("{name} does not say who it is"));
        let root = user.starts_with("0:") || user.starts_with("root");
        assert_eq!(root, AS_ROOT.iter().any(|known| image.starts_with(known)), "{name} is {user}");
        assert_eq!(words(&service["cap_drop"]), ["ALL"], "{name}");
        assert_eq!(words(&service["security_opt"]), ["no-new-privileges:true"], "{name}");
    }
    let dockerfile = text("Dockerfile");
    let user = dockerfile.lines().filter_map(|line| line.strip_prefix("USER ")).next_back().expect("a user");
    let (user, _) = user.split_once(':').expect("user and group, as numbers");
    assert_ne!(user.parse::<u32>().expect("a number"), 0);
    let pod = &deployment()["spec"]["template"]["spec"];
    assert_eq!(pod["securityContext"]["runAsNonRoot"], true);
    assert_eq!(number(&pod["securityContext"]["runAsUser"]).to_string(), user);
    let container = &pod["containers"][0]["securityContext"];
    let held = json!({"allowPrivilegeEscalation": false, "readOnlyRootFilesystem": true,
        "capabilities": {"drop": ["ALL"]}});
    assert_eq!(container, &held);
    let unit = text("plantel.service");
    for line in ["User=plantel", "NoNewPrivileges=yes", "ProtectSystem=strict", "CapabilityBoundingSet="] {
        assert!(unit.lines().any(|known| known == line), "{line}");
    }
}

/// Services of a cluster are told to its pods in variables such as `PLANTEL_PORT`, which would be unknown keys.
#[test]
fn a_cluster_adds_no_variables_of_its_own() {
    assert_eq!(deployment()["spec"]["template"]["spec"]["enableServiceLinks"], false);
    run("sqlite://never", &[("PLANTEL_PORT", "tcp://10.0.0.1:80")], &["check-config"], "").explains(&["port"]);
}

#[test]
fn what_is_under_way_may_end_before_anybody_is_killed() {
    // While it is left alone, then requests, then work in the background.
    let least = by_default("leave_seconds") + 2 * by_default("drain_seconds");
    let pod = &deployment()["spec"]["template"]["spec"];
    let waits = number(&pod["containers"][0]["lifecycle"]["preStop"]["sleep"]["seconds"]);
    assert!(number(&pod["terminationGracePeriodSeconds"]) > least + waits);
    let unit = text("plantel.service");
    let stop = unit.lines().find_map(|line| line.strip_prefix("TimeoutStopSec=")).expect("it says");
    assert!(stop.parse::<u64>().expect("seconds") > least);
    for (name, service) in services().iter().filter(|(name, _)| name.starts_with("plantel-")) {
        let grace = service["stop_grace_period"].as_str().and_then(|text| text.strip_suffix('s')).expect("seconds");
        assert!(grace.parse::<u64>().expect("seconds") > least, "{name}");
    }
}
