using Duologue.Load;
using Duologue.Load.Generate;
using Duologue.Load.Run;
using Duologue.Load.Servers;
using Duologue.Load.Talk;

var options = new LoadOptions(args);

// Before anything uses the thread pool: it reads this once. 70 is what the runtime takes when nobody says anything.
AppContext.SetData("System.Threading.ThreadPool.UnfairSemaphoreSpinLimit", options.Flag("--spin") ? "70" : "0");
switch (args.FirstOrDefault())
{
    case "relay":
        await RelayServer.RunAsync(options);
        return 0;
    case "serve":
        await PhoneServer.RunAsync(options);
        return 0;
    case "talk-serve":
        await TalkServer.RunAsync(options);
        return 0;
    case "talk-bare":
        await BareTalkServer.RunAsync(options);
        return 0;
    case "talk-generate":
        new TalkRun(options).Run();
        return 0;
    case "talk":
        return await TalkCommand.RunAsync(options);
    case "run":
        return await RunCommand.RunAsync(options);
    case "generate":
        new LoadRun(options).Run();
        return 0;
    default:
        await Console.Error.WriteLineAsync("usage: Duologue.Load run|serve|relay|generate|talk|talk-serve|talk-bare|talk-generate [--name value …]; see bench/load.sh");
        return 2;
}
