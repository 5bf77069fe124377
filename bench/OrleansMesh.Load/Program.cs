using OrleansMesh.Load.Verbs;

return await LoadCommands.RunAsync(args);
