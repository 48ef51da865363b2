using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Duologue;

/// <summary>Runs one tool: reads its arguments, limits its time, and writes its result down for the model.</summary>
/// <remarks>Thread-safe. Never throws: whatever happens is an outcome.</remarks>
internal sealed partial class ToolInvoker(TimeProvider timeProvider, TimeSpan timeout, int maxResultBytes, ILogger logger)
{
    /// <summary>Runs a tool to its outcome.</summary>
    public async Task<ToolOutcome> InvokeAsync(AITool? tool, PendingToolCall call, AgentContext context, CancellationToken cancellationToken)
    {
        var started = timeProvider.GetTimestamp();
        if (tool is not AIFunction function)
        {
            return Failure($"There is no tool named {call.Name} that can run here.", null, TimeSpan.Zero);
        }

        if (Read(function, call.Arguments, out var arguments) is { } complaint)
        {
            return Failure(complaint, null, TimeSpan.Zero);
        }

        arguments.Services = context.Services;
        arguments.Context = new Dictionary<object, object?> { [typeof(AgentContext)] = context };
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var running = Task.Run(() => function.InvokeAsync(arguments, limit.Token).AsTask(), cancellationToken);
            object? result;
            try
            {
                result = await running.WaitAsync(timeout, timeProvider, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                await limit.CancelAsync().ConfigureAwait(false);
            }

            var text = Write(result, function);
            return new ToolOutcome(Cap(text), text, timeProvider.GetElapsedTime(started));
        }
        catch (Exception error)
        {
            // A tool is foreign code: whatever it throws becomes an output, and only what it says on purpose reaches the model.
            LogToolFailed(logger, call.Name, call.CallId, error);
            var words = error switch
            {
                ToolFailedException said => said.Message,
                TimeoutException => "The tool did not answer in time.",
                _ => $"The tool failed. (reference {call.CallId})",
            };
            return Failure(words, error, timeProvider.GetElapsedTime(started));
        }
    }

    /// <summary>An outcome of a call that was not run.</summary>
    public ToolOutcome Failure(string words, Exception? error, TimeSpan duration)
    {
        var output = Cap(words);
        return new ToolOutcome(output, words, duration, error ?? new ToolFailedException(words));
    }

    private static string? Read(AIFunction function, string text, out AIFunctionArguments arguments)
    {
        arguments = new AIFunctionArguments(StringComparer.Ordinal);
        try
        {
            var json = string.IsNullOrWhiteSpace(text) ? JsonElement.Parse("{}") : JsonElement.Parse(text);
            if (json.ValueKind != JsonValueKind.Object)
            {
                return "The arguments must be a JSON object.";
            }

            foreach (var member in json.EnumerateObject())
            {
                arguments[member.Name] = member.Value;
            }
        }
        catch (JsonException)
        {
            return "The arguments are not valid JSON.";
        }

        if (function.JsonSchema.ValueKind == JsonValueKind.Object
            && function.JsonSchema.TryGetProperty("required", out var required) && required.ValueKind == JsonValueKind.Array)
        {
            foreach (var name in required.EnumerateArray())
            {
                if (name.GetString() is { } needed && !arguments.ContainsKey(needed))
                {
                    return $"The argument '{needed}' is missing.";
                }
            }
        }

        return null;
    }

    private static string Write(object? result, AIFunction function) => result switch
    {
        null => "Done.",
        string text => text,
        JsonElement { ValueKind: JsonValueKind.String } json => json.GetString() ?? "",
        JsonElement { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined } => "Done.",
        JsonElement json => json.GetRawText(),
        TextContent content => content.Text,
        IEnumerable<AIContent> contents => string.Join('\n', contents.OfType<TextContent>().Select(c => c.Text)),
        _ => JsonSerializer.Serialize(result, function.JsonSerializerOptions.GetTypeInfo(result.GetType())),
    };

    private string Cap(string text)
    {
        if (Encoding.UTF8.GetByteCount(text) <= maxResultBytes)
        {
            return text;
        }

        const string Note = " … (cut: the result was too long)";
        var bytes = Encoding.UTF8.GetBytes(text);
        var end = maxResultBytes - Encoding.UTF8.GetByteCount(Note);
        while (end > 0 && (bytes[end] & 0xC0) == 0x80)
        {
            end--;
        }

        return string.Concat(Encoding.UTF8.GetString(bytes, 0, end), Note);
    }

    [LoggerMessage(5030, LogLevel.Warning, "Tool {Name} failed in call {CallId}")]
    private static partial void LogToolFailed(ILogger logger, string name, string callId, Exception error);
}
