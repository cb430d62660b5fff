"""Runs a command over the partitions of a file as an engine does that is not here: Spark's rdd.pipe (of
PySpark) or a mapper of Hadoop streaming.  A process a partition, started without a shell, fed line by
line by a thread of its own, read line by line; one that fails fails the job.
Usage: partitions.py spark|hadoop COUNT COMMAND FILE [FOLDER-TO-RUN-IN]"""
import os
import shlex
import subprocess
import sys
import threading

engine, count, command, path = sys.argv[1], int(sys.argv[2]), shlex.split(sys.argv[3]), sys.argv[4]
folder = sys.argv[5] if len(sys.argv) > 5 else None
environment = {} if engine == "spark" else {**os.environ, "mapreduce_job_id": "job_1", "mapreduce_task_partition": "0"}
with open(path, "rb") as file:
    lines = file.read().splitlines()


def feed(process, part):
    for line in part:
        process.stdin.write(line + b"\n")
    process.stdin.close()


for i in range(count):
    part = lines[i * len(lines) // count:(i + 1) * len(lines) // count]
    process = subprocess.Popen(command, env=environment, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    feeder = threading.Thread(target=feed, args=(process, part))
    feeder.start()
    for line in iter(process.stdout.readline, b""):
        sys.stdout.buffer.write(line)
    feeder.join()
    if process.wait():
        sys.exit("the process of partition %d ended with %d" % (i, process.returncode))
