process.setMaxListeners(0);
