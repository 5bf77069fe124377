using OrleansMesh.Load.Processes;
using OrleansMesh.Load.Verbs;

Pace.ReserveThreads();
return await LoadCommands.RunAsync(args);
