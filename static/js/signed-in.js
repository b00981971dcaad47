// Tells the pages that were signed out to go on, then closes the window that was opened for signing in.
new BroadcastChannel("desk-session").postMessage("signed-in");
window.close();
