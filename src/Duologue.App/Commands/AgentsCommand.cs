using System.CommandLine;
using Duologue.App.Agents;

namespace Duologue.App.Commands;

/// <summary><c>duologue agents</c>: the agents on offer.</summary>
internal static class AgentsCommand
{
    public static Command Create(TextWriter output)
    {
        var command = new Command("agents", "List the agents on offer.");
        command.SetAction(async (_, _) =>
        {
            foreach (var entry in AgentCatalogue.All.Where(e => e.IsListed))
            {
                await output.WriteLineAsync($"{entry.Name,-12}{entry.Summary}");
            }

            return ExitCode.Success;
        });
        return command;
    }
}
