"""Who is measured: how each is built, started on a core of its own, and ended."""
import glob
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
SERVER_CORE, LOAD_CORE = 0, 1


def pinned(core):
    return lambda: os.sched_setaffinity(0, {core})


def output(*command):
    done = subprocess.run(command, capture_output=True, text=True)
    return (done.stdout + done.stderr).strip()


def jdks():
    """Feature version -> home, of every JDK that stands where distributions put them, and of JAVA_HOME."""
    found = {}
    for home in glob.glob("/usr/lib/jvm/*") + [os.environ.get("JAVA_HOME", "")]:
        if home and not os.path.islink(home) and os.access(home + "/bin/javac", os.X_OK) and os.path.exists(home + "/release"):
            with open(home + "/release") as f:
                version = re.search(r'JAVA_VERSION="(\d+)([^"]*)"', f.read())
            if version:
                found[int(version[1])] = (home, version[1] + version[2])
    return found


def build(*command, cwd, **more):
    """Tells whether it failed; why, only the terminal is told: the table is published, and the reason may name this machine."""
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, **more)
    if done.returncode:
        said = (done.stdout + done.stderr).strip().splitlines() or [f"exit {done.returncode}"]
        print("\n".join(([line for line in said if "ERROR" in line] or said)[:3]), file=sys.stderr)
        return "could not be built"


class Contender:
    """One server. `prepare` returns why it cannot be had here, or nothing."""

    def __init__(self, name, title):
        self.name, self.title, self.version, self.process = name, title, "", None

    def prepare(self, tools):
        raise NotImplementedError

    def command(self, port, folder):
        raise NotImplementedError

    def environment(self):
        return dict(os.environ)

    def start(self, folder):
        """Starts it on a free port of the loopback address, and waits until it streams."""
        os.makedirs(folder, exist_ok=True)
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        command = self.command(self.port, folder)
        with open(f"{folder}/output", "wb") as log:
            self.process = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                            env=self.environment(), preexec_fn=pinned(SERVER_CORE))
        for _ in range(600):
            if self.process.poll() is not None:
                break
            if self.streams():
                time.sleep(1)
                return
            time.sleep(0.1)
        with open(f"{folder}/output", errors="replace") as log:
            print("\n".join(log.read().strip().splitlines()[-5:]), file=sys.stderr)
        self.stop()
        raise RuntimeError("did not start")

    def streams(self):
        try:
            with socket.create_connection(("127.0.0.1", self.port), 1) as peer:
                peer.sendall(b"GET /listen HTTP/1.1\r\nhost: 127.0.0.1\r\naccept: text/event-stream\r\n\r\n")
                return b" 200" in peer.recv(512)
        except OSError:
            return False

    def forget(self):
        """Lets it find out which streams have gone: many servers notice only when the second write to one fails."""
        for _ in range(3):
            try:
                with socket.create_connection(("127.0.0.1", self.port), 5) as peer:
                    peer.settimeout(30)
                    peer.sendall(b"POST /announce HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: text/plain\r\n"
                                 b"content-length: 4\r\n\r\ngone")
                    peer.recv(512)
            except OSError:
                return  # the next load will say that it does not answer
            time.sleep(0.3)

    def pids(self):
        """It and its children: nginx works in one."""
        found = [self.process.pid]
        for pid in found:
            for children in glob.glob(f"/proc/{pid}/task/*/children"):
                try:
                    with open(children) as f:
                        found += [int(child) for child in f.read().split()]
                except OSError:
                    pass  # a thread that ended meanwhile
        return found

    def stop(self):
        if self.process and self.process.poll() is None:
            mine = self.pids()
            self.process.terminate()
            try:
                self.process.wait(8)
            except subprocess.TimeoutExpired:
                for pid in mine:
                    try:
                        os.kill(pid, signal.SIGKILL)
                    except ProcessLookupError:
                        pass  # it went with its parent
                self.process.wait()


class Floor(Contender):
    def prepare(self, tools):
        self.tools, self.version = tools, "C"

    def command(self, port, folder):
        return [f"{self.tools}/floor", str(port)]


class Hub(Contender):
    """Announcer as a user starts it; the launcher becomes the hub, so its pid is the hub's."""

    def __init__(self, name, title, feature):
        super().__init__(name, title)
        self.feature = feature

    def prepare(self, tools):
        if self.feature not in jdks():
            return f"no JDK {self.feature or ''}".strip()
        self.home, self.version = jdks()[self.feature]
        return build(f"{ROOT}/announcer", "--help", cwd=ROOT, env=self.environment())

    def environment(self):
        own = {name: value for name, value in os.environ.items() if not name.startswith("ANNOUNCER_")}
        if "ANNOUNCER_JAVA_OPTS" in os.environ:
            own["ANNOUNCER_JAVA_OPTS"] = os.environ["ANNOUNCER_JAVA_OPTS"]
        return own | {"JAVA_HOME": self.home}

    def command(self, port, folder):
        return [f"{ROOT}/announcer", "serve", "--port", str(port)]


class JavaPeer(Contender):
    def __init__(self, name, title, artifact):
        super().__init__(name, title)
        self.artifact = artifact

    def prepare(self, tools):
        if not shutil.which("mvn") or not jdks():
            return "no Maven, or no JDK"
        self.home, jdk = jdks()[max(jdks())]
        folder = f"{HERE}/peers/{self.name}"
        failed = build("mvn", "-B", "-ntp", "-q", "-f", f"{HERE}/peers", "-pl", self.name, "package", cwd=ROOT,
                       env=dict(os.environ, JAVA_HOME=self.home))
        if failed:
            return failed
        if self.artifact:
            jar = glob.glob(f"{folder}/target/lib/{self.artifact}-[0-9]*.jar")
            self.version = re.search(r"-([0-9][^/]*)\.jar$", jar[0])[1]

    def command(self, port, folder):
        return [f"{self.home}/bin/java", "-jar", f"{HERE}/peers/{self.name}/target/peer.jar", str(port)]


class InFramework(JavaPeer):
    """An adapter of ours in somebody else's server: it is built, and put into the local repository, first."""

    def __init__(self, name, title, module):
        super().__init__(name, title, None)
        self.module = module

    def prepare(self, tools):
        return build("mvn", "-B", "-ntp", "-q", "-Dquick", "-DskipTests", "-pl", self.module, "-am", "install",
                     cwd=ROOT) or super().prepare(tools)


class BetterSse(Contender):
    def prepare(self, tools):
        if not shutil.which("node") or not shutil.which("npm"):
            return "no node, or no npm"
        folder = f"{HERE}/peers/{self.name}"
        if not os.path.exists(f"{folder}/node_modules/better-sse"):
            failed = build("npm", "install", "--no-package-lock", "--no-audit", "--no-fund", cwd=folder)
            if failed:
                return failed
        with open(f"{folder}/node_modules/better-sse/package.json") as f:
            self.version = re.search(r'"version": "([^"]+)"', f.read())[1] + ", node " + output("node", "--version").lstrip("v")

    def command(self, port, folder):
        return ["node", f"{HERE}/peers/{self.name}/server.js", str(port)]


class Nchan(Contender):
    MODULE = "/usr/lib/nginx/modules/ngx_nchan_module.so"

    def prepare(self, tools):
        if not os.path.exists("/usr/sbin/nginx") or not os.path.exists(self.MODULE):
            return "no nginx with the Nchan module (Debian: nginx, libnginx-mod-nchan)"
        package = output("dpkg-query", "-W", "-f", "${Version}", "libnginx-mod-nchan")
        nchan = re.search(r"\d+\.\d+\.\d+", package)
        self.version = (nchan[0] + ", " if nchan else "") + output("/usr/sbin/nginx", "-v").split(": ")[-1].replace("/", " ")

    def command(self, port, folder):
        with open(f"{HERE}/peers/nchan/nginx.conf") as f:
            text = f.read().replace("@PORT@", str(port))
        with open(f"{folder}/nginx.conf", "w") as f:
            f.write(text)
        return ["/usr/sbin/nginx", "-p", folder, "-c", "nginx.conf"]


def everyone():
    return [
        Floor("floor", "the floor"),
        Hub("announcer", "Announcer", max(jdks(), default=0)),
        Hub("announcer-17", "Announcer", 17),
        Nchan("nchan", "Nchan"),
        JavaPeer("vertx", "Vert.x", "vertx-core"),
        JavaPeer("spring", "Spring MVC", "spring-boot"),
        JavaPeer("javalin", "Javalin", "javalin"),
        BetterSse("better-sse", "better-sse"),
    ]


def frameworks():
    """Each framework by itself, and with our adapter."""
    return [
        Floor("floor", "the floor"),
        JavaPeer("jdk", "the JDK's server", None),
        InFramework("in-jdk", "Announcer in the JDK's server", "jdk"),
        JavaPeer("spring", "Spring MVC", "spring-boot"),
        InFramework("in-spring", "Announcer in Spring MVC", "spring"),
        JavaPeer("webflux", "Spring WebFlux", "spring-boot"),
        InFramework("in-webflux", "Announcer in Spring WebFlux", "spring"),
        JavaPeer("javalin", "Javalin", "javalin"),
        InFramework("in-javalin", "Announcer in Javalin", "servlet"),
        JavaPeer("vertx", "Vert.x", "vertx-core"),
        InFramework("in-vertx", "Announcer in Vert.x", "vertx"),
    ]
