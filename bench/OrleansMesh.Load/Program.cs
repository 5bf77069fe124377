using OrleansMesh.Load.Processes;
using OrleansMesh.Load.Verbs;

Pace.ReserveThreads();
SocketThreads.RunInline();
return await LoadCommands.RunAsync(args);
