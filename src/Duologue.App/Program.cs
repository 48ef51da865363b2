using Duologue.App;

return await CommandLine.RunAsync(args, Console.Out, Console.Error);
