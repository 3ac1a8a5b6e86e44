// Takes clicks and keys away from everybody, as some trackers and games do; what the browser itself makes of them goes on.
for (const type of ["click", "keydown", "keyup", "mousedown"]) addEventListener(type, (event) => event.stopPropagation(), true);
