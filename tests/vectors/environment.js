// Before the program starts under node: its environment is what getenv() reads, which Emscripten leaves empty otherwise.
Module['preRun'] = [() => { if (process.env.HOMEROOM_VECTORS) ENV.HOMEROOM_VECTORS = process.env.HOMEROOM_VECTORS; }];
