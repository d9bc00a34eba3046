"""A small standalone Spark cluster on this machine's loopback, from the pip-installed pyspark alone.

It is for trying and testing: one master and a few workers, each in a process group of its own, which listen on 127.0.0.1 and
leave nothing behind. No Docker and no download of Spark is needed; Java 17 or later is.

    with Cluster(workers=2) as cluster:
        spark = cluster.session()
        ...

From a shell: ``python cluster.py --workers 2`` prints the master's address and runs until Ctrl-C;
``python cluster.py --workers 2 -- python my_job.py`` starts a command with the address in ``SPARK_MASTER`` and ends with it.
"""

from __future__ import annotations

import argparse
import atexit
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pyspark

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

HOST = "127.0.0.1"
STARTED = re.compile(r"Starting Spark master at (spark://\S+)")
LEADING = re.compile("I have been elected leader")
REGISTERED = re.compile("Successfully registered with master")


def java_home() -> str:
    """Return the folder of the Java installation: ``JAVA_HOME``, or that of the ``java`` on the path.

    Returns
    -------
    str
        The folder that holds ``bin/java``.

    Raises
    ------
    RuntimeError
        There is no Java.
    """
    if home := os.environ.get("JAVA_HOME"):
        return home
    java = shutil.which("java")
    if java is None:
        raise RuntimeError("Spark needs Java 17 or later: no java on the path, and JAVA_HOME is not set")
    return str(Path(java).resolve().parent.parent)


def environment() -> dict[str, str]:
    """Return the environment variables that keep Spark on loopback and on this Python.

    Returns
    -------
    dict of str to str
        Variables to add to ``os.environ``; the master, the workers and the driver all need them.
    """
    return {
        "JAVA_HOME": java_home(),
        "SPARK_HOME": str(Path(pyspark.__file__).parent),
        "SPARK_LOCAL_IP": HOST,
        "SPARK_LOCAL_HOSTNAME": "localhost",
        "SPARK_NO_DAEMONIZE": "1",
        "PYSPARK_PYTHON": sys.executable,
        "PYSPARK_DRIVER_PYTHON": sys.executable,
    }


@dataclass
class Daemon:
    """A master or worker: its process, which leads a process group, and its log."""

    process: subprocess.Popen[bytes]
    log: Path

    def wait_for(self, line: re.Pattern[str], seconds: float) -> str:
        """Wait until a line of the log matches, and return the pattern's last group."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            text = self.log.read_text(encoding="utf-8", errors="replace")
            if found := line.search(text):
                return found.group(found.lastindex or 0)
            if self.process.poll() is not None:
                raise RuntimeError(f"Spark ended with code {self.process.returncode}:\n{text[-4000:]}")
            time.sleep(0.1)
        raise TimeoutError(f"no line '{line.pattern}' after {seconds:.0f} s in {self.log}")

    def stop(self, with_signal: signal.Signals) -> None:
        """Signal the process group, and wait for its leader."""
        try:
            os.killpg(self.process.pid, with_signal)
        except ProcessLookupError:
            pass
        self.process.wait(timeout=30)


class Cluster:
    """A master and workers on loopback.

    Parameters
    ----------
    workers : int
        How many workers to start.
    cores : int
        Cores of each worker, that is, tasks that it runs at a time.
    memory : str
        Memory of each worker's executor, as Spark writes it; that of Python comes on top.
    timeout : float
        Seconds to wait for the master and for each worker.

    Attributes
    ----------
    master : str
        The address, ``spark://127.0.0.1:PORT``, when started.
    workers : list of Daemon
        The workers that run.
    """

    def __init__(self, workers: int = 2, cores: int = 1, memory: str = "1g", timeout: float = 60) -> None:
        self.master = ""
        self.workers: list[Daemon] = []
        self._wanted = workers
        self._cores = cores
        self._memory = memory
        self._timeout = timeout
        self._leader: Daemon | None = None
        self._folder: Path | None = None
        self._started = 0
        self._session: SparkSession | None = None
        self._environment_before: dict[str, str | None] = {}

    def __enter__(self) -> Cluster:
        """Start the cluster."""
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop the cluster."""
        self.stop()

    @property
    def folder(self) -> Path:
        """Folder of the logs and of everything that Spark keeps; it is removed in the end."""
        if self._folder is None:
            raise RuntimeError("the cluster is not started")
        return self._folder

    @property
    def pids(self) -> list[int]:
        """Process ids of the master and the workers that run."""
        return [daemon.process.pid for daemon in self._daemons()]

    def start(self) -> None:
        """Start the master and the workers, and wait until they know one another.

        Raises
        ------
        RuntimeError
            A process ended early; the message has the end of its log.
        TimeoutError
            A process was not ready in time.
        """
        self._folder = Path(tempfile.mkdtemp(prefix="spark-cluster-"))
        atexit.register(self.stop)
        try:
            # Port 0: the system chooses a free one, and the log tells which.
            ports = ["--host", HOST, "--port", "0", "--webui-port", "0"]
            self._leader = self._launch("org.apache.spark.deploy.master.Master", "master", ports)
            self.master = self._leader.wait_for(STARTED, self._timeout)
            self._leader.wait_for(LEADING, self._timeout)
            for _ in range(self._wanted):
                self.start_worker()
        except BaseException:
            self.stop()
            raise

    def start_worker(self) -> Daemon:
        """Start one more worker and wait until the master knows it.

        Returns
        -------
        Daemon
            The worker.
        """
        self._started += 1
        name = f"worker-{self._started}"
        arguments = ["--host", HOST, "--webui-port", "0", "--cores", str(self._cores), "--memory", self._memory]
        arguments += ["--work-dir", str(self.folder / name), self.master]
        worker = self._launch("org.apache.spark.deploy.worker.Worker", name, arguments)
        self.workers.append(worker)
        worker.wait_for(REGISTERED, self._timeout)
        return worker

    def kill_worker(self) -> int:
        """Kill the oldest worker and its executors with SIGKILL, as a machine that fails would take them.

        Returns
        -------
        int
            The worker's process id.
        """
        worker = self.workers.pop(0)
        worker.stop(signal.SIGKILL)
        return worker.process.pid

    def session(self, name: str = "tifa", settings: Mapping[str, str] | None = None) -> SparkSession:
        """Return a Spark session on this cluster; it is stopped with the cluster.

        Parameters
        ----------
        name : str
            Name of the application.
        settings : mapping of str to str, optional
            Further settings of Spark; they win over those that the cluster makes.

        Returns
        -------
        pyspark.sql.SparkSession
            The session.
        """
        from pyspark.sql import SparkSession

        self._enter_environment()
        own = {
            "spark.driver.host": HOST,
            "spark.driver.bindAddress": HOST,
            "spark.executor.memory": self._memory,
            "spark.local.dir": str(self.folder / "local"),
            "spark.pyspark.python": sys.executable,
            "spark.sql.execution.arrow.maxRecordsPerBatch": "64",
            "spark.sql.shuffle.partitions": "4",
            "spark.sql.warehouse.dir": str(self.folder / "warehouse"),
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
        }
        builder = SparkSession.builder.master(self.master).appName(name)
        for key, value in (own | dict(settings or {})).items():
            builder = builder.config(key, value)
        self._session = builder.getOrCreate()
        return self._session

    def stop(self) -> None:
        """Stop the session, the workers and the master, and remove their files. Nothing happens if nothing runs."""
        atexit.unregister(self.stop)
        try:
            self._stop_session()
        finally:
            self._stop_daemons()
            if self._folder is not None:
                shutil.rmtree(self._folder, ignore_errors=True)
                self._folder = None

    def _stop_session(self) -> None:
        try:
            if self._session is not None:
                self._session.stop()
                self._stop_gateway()
        finally:
            self._session = None
            self._leave_environment()

    def _stop_daemons(self) -> None:
        for daemon in self._daemons():
            # A worker that is asked ends its executors; what does not end is killed.
            try:
                daemon.stop(signal.SIGTERM)
            except subprocess.TimeoutExpired:
                pass
            daemon.stop(signal.SIGKILL)
        self.workers.clear()
        self._leader = None

    def _daemons(self) -> Iterator[Daemon]:
        yield from list(self.workers)
        if self._leader is not None:
            yield self._leader

    def _launch(self, main: str, name: str, arguments: list[str]) -> Daemon:
        command = [str(Path(pyspark.__file__).parent / "bin" / "spark-class"), main, *arguments]
        log = self.folder / f"{name}.log"
        with open(log, "wb") as file:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
                env=os.environ | environment(),
                start_new_session=True,
            )
        return Daemon(process, log)

    def _enter_environment(self) -> None:
        """The driver's Java is started by pyspark, with the environment of this process."""
        for key, value in environment().items():
            self._environment_before.setdefault(key, os.environ.get(key))
            os.environ[key] = value

    def _leave_environment(self) -> None:
        for key, value in self._environment_before.items():
            if value is None:
                os.environ.pop(key, None)
            else:
                os.environ[key] = value
        self._environment_before.clear()

    def _stop_gateway(self) -> None:
        """The driver's Java outlives its session, for the next one; it must not outlive the cluster."""
        from pyspark import SparkContext

        gateway = SparkContext._gateway
        if gateway is None:
            return
        gateway.shutdown()
        process = getattr(gateway, "proc", None)
        if process is not None:
            process.stdin.close()
            process.wait(timeout=30)
        SparkContext._gateway = None
        SparkContext._jvm = None


def main(arguments: list[str] | None = None) -> int:
    """Start a cluster from the command line, and stop it in the end.

    Parameters
    ----------
    arguments : list of str, optional
        Those of the command line.

    Returns
    -------
    int
        The exit code: that of the command, if one is named.
    """
    parser = argparse.ArgumentParser(description="Start a standalone Spark cluster on loopback.")
    parser.add_argument("--workers", type=int, default=2, help="how many workers (default: 2)")
    parser.add_argument("--cores", type=int, default=1, help="cores of each worker (default: 1)")
    parser.add_argument("--memory", default="1g", help="memory of each executor (default: 1g)")
    parser.add_argument("command", nargs="*", help="a command to run with SPARK_MASTER set; without, wait for Ctrl-C")
    chosen = parser.parse_args(arguments)

    def leave(number: int, _: object) -> None:
        sys.exit(128 + number)

    signal.signal(signal.SIGTERM, leave)
    with Cluster(chosen.workers, chosen.cores, chosen.memory) as cluster:
        print(cluster.master, flush=True)
        if chosen.command:
            return subprocess.run(chosen.command, env=os.environ | environment() | {"SPARK_MASTER": cluster.master}).returncode
        try:
            signal.pause()
        except KeyboardInterrupt:
            pass
    return 0


if __name__ == "__main__":
    sys.exit(main())
