using System.ComponentModel;
using Microsoft.Extensions.AI;

namespace Duologue.Phone;

/// <summary>Tools by which an agent steers the phone call it talks in.</summary>
/// <remarks>Thread-safe; a tool serves any number of calls, for it finds its own by the session in which it runs.</remarks>
public static class PhoneTools
{
    private const string NoCall = "This conversation is no phone call, so that cannot be done.";

    /// <summary>Makes <c>hang_up</c>: ends the conversation once what the agent is saying has been heard.</summary>
    public static AIFunction HangUp() => AIFunctionFactory.Create(EndCall, "hang_up");

    /// <summary>Makes <c>transfer_call</c>: connects the human with somebody else at once; the agent is out of the call then.</summary>
    /// <param name="line">The line of the calls; it must allow the numbers too.</param>
    /// <param name="allowedNumbers">Numbers in E.164 among which the agent may choose; with only one there is no choice. At least one.</param>
    /// <exception cref="ArgumentException">There is no number, or one is not in E.164.</exception>
    public static AIFunction Transfer(IPhoneLine line, params string[] allowedNumbers)
    {
        ArgumentNullException.ThrowIfNull(line);
        ArgumentNullException.ThrowIfNull(allowedNumbers);
        if (allowedNumbers.Length == 0 || !allowedNumbers.All(PhoneNumber.IsValid))
        {
            throw new ArgumentException("Name at least one number, each in E.164, such as +15550001111.", nameof(allowedNumbers));
        }

        var tool = new TransferTool(line, [.. allowedNumbers]);
        return allowedNumbers.Length == 1
            ? AIFunctionFactory.Create(tool.TransferAsync, "transfer_call")
            : AIFunctionFactory.Create(
                tool.TransferToAsync, "transfer_call", $"Connects the caller with somebody else; ends your part. The number is one of: {string.Join(", ", allowedNumbers)}.");
    }

    /// <summary>Makes <c>send_digits</c>: presses keys, for machines that ask for them.</summary>
    /// <param name="line">The line of the calls.</param>
    public static AIFunction SendDigits(IPhoneLine line)
    {
        ArgumentNullException.ThrowIfNull(line);
        return AIFunctionFactory.Create(new DigitsTool(line).SendDigitsAsync, "send_digits");
    }

    [Description("Ends the phone call. Say goodbye before.")]
    [Examples(
        "(goodbye|good bye|bye|bye bye) [then] [now]",
        "[please] hang up [now] [please]",
        "[please] end the call [now]",
        "that is all [thank you] [goodbye]",
        "that's all [thank you] [goodbye]",
        "[thanks|thank you] (goodbye|good bye|bye)",
        "have a (nice|good) day")]
    private static string EndCall(AIFunctionArguments arguments)
    {
        var context = AgentContext.From(arguments) ?? throw new ToolFailedException(NoCall);
        context.EndConversation();
        return "Goodbye.";
    }

    /// <summary>The call in which a tool runs.</summary>
    private static PhoneCall Find(IPhoneLine line, AIFunctionArguments arguments) =>
        AgentContext.From(arguments) is { } context && line.Log.FindBySession(context.SessionId) is { } call ? call : throw new ToolFailedException(NoCall);

    private static async Task<string> DoAsync(Task task, string done)
    {
        try
        {
            await task.ConfigureAwait(false);
            return done;
        }
        catch (Exception error) when (error is PhoneLineException or ArgumentException)
        {
            throw new ToolFailedException(error.Message, error);
        }
    }

    private sealed class TransferTool(IPhoneLine line, IReadOnlyList<string> allowedNumbers)
    {
        [Description("Connects the caller with a person; ends your part of the call.")]
        [Examples(
            "[please] (transfer|connect|put) me [through] [to] [a] (person|human|human being|somebody|someone|agent|operator|colleague)",
            "[please] transfer me",
            "[please] transfer (this|the) call",
            "(can i|could i|may i|let me|i want to|i would like to|i'd like to) (talk|speak) (to|with) [a] (person|human|human being|real person|somebody|someone|operator|colleague)",
            "(operator|human|representative) [please]")]
        public Task<string> TransferAsync(AIFunctionArguments arguments, CancellationToken cancellationToken) =>
            DoAsync(line.TransferAsync(Find(line, arguments).Id, allowedNumbers[0], cancellationToken), "The caller is being connected.");

        public Task<string> TransferToAsync(
            [Description("One of the allowed numbers, with its plus.")] string number, AIFunctionArguments arguments, CancellationToken cancellationToken) =>
            allowedNumbers.Contains(number, StringComparer.Ordinal)
                ? DoAsync(line.TransferAsync(Find(line, arguments).Id, number, cancellationToken), "The caller is being connected.")
                : throw new ToolFailedException($"Calls are transferred only to: {string.Join(", ", allowedNumbers)}.");
    }

    private sealed class DigitsTool(IPhoneLine line)
    {
        [Description("Presses keys on the phone, as a machine's menu asks for.")]
        [Examples("press {digits}", "[please] (press|enter|dial|send) [the] (key|keys|digits|number) {digits}")]
        public Task<string> SendDigitsAsync(
            [Description("The keys: 0-9, * and #; w is half a second's pause.")] string digits, AIFunctionArguments arguments, CancellationToken cancellationToken) =>
            DoAsync(line.SendDigitsAsync(Find(line, arguments).Id, digits, cancellationToken), "The keys were pressed.");
    }
}
