// Timers of a page in a hidden tab are slowed to one a minute; those of a worker are not, and alarms must sound.
setInterval(() => postMessage(0), 1000);
