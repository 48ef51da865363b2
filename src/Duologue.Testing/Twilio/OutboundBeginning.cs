using System.Globalization;

namespace Duologue.Testing.Twilio;

/// <summary>How a call begins that the server asked for.</summary>
internal static class OutboundBeginning
{
    public static async Task<Twiml?> BeginAsync(CallLife life, FakeDial dial, Func<FakeDial, FakeAnswer> answers)
    {
        life.State.Status = "initiated";
        await life.Callbacks.TellAsync("initiated").ConfigureAwait(false);
        life.Over.ThrowIfCancellationRequested();

        // The ringing is under way before anybody can see it: a test that then moves its clock moves it, too.
        var answer = answers(dial);
        var isTooLong = answer.After is not { } after || after > dial.Timeout;
        var ringing = Task.Delay(isTooLong ? dial.Timeout : answer.After ?? TimeSpan.Zero, life.Options.Clock, life.Over);
        life.State.Status = "ringing";
        await life.Callbacks.TellAsync("ringing").ConfigureAwait(false);
        await ringing.ConfigureAwait(false);
        if (isTooLong || answer.Status != "in-progress")
        {
            life.Finish(isTooLong ? "no-answer" : answer.Status);
            return null;
        }

        life.Answer(dial.TimeLimit);
        Detect(life, dial, answer);
        await life.Callbacks.TellAsync("answered").ConfigureAwait(false);
        if (dial["SendDigits"] is { } digits)
        {
            life.State.Note($"SendDigits {digits}");
        }

        if (answer.Talk is { } talk)
        {
            life.Beside(() => TalkAsync(life, talk));
        }

        return await InstructionsAsync(life, dial).ConfigureAwait(false);
    }

    private static void Detect(CallLife life, FakeDial dial, FakeAnswer answer)
    {
        if (dial["MachineDetection"] is null)
        {
            return;
        }

        if (dial["AsyncAmd"] != "true")
        {
            life.State.AnsweredBy = answer.AnsweredBy;
            return;
        }

        if (dial["AsyncAmdStatusCallback"] is not { } callback)
        {
            life.State.Violate("21262 Detection is on without anybody to tell the result.");
            return;
        }

        life.Beside(() => life.Callbacks.PostAsync(dial["AsyncAmdStatusCallbackMethod"] ?? "POST", new Uri(callback),
        [
            new("CallSid", life.State.Facts.CallSid),
            new("AccountSid", life.State.Facts.AccountSid),
            new("AnsweredBy", answer.AnsweredBy),
            new("MachineDetectionDuration", 2_400.ToString(CultureInfo.InvariantCulture)),
        ]));
    }

    private static async Task TalkAsync(CallLife life, Func<FakeCall, CancellationToken, Task> talk)
    {
        try
        {
            await talk(life.Call, life.Over).ConfigureAwait(false);
        }
        finally
        {
            life.Finish("completed");
        }
    }

    private static async Task<Twiml?> InstructionsAsync(CallLife life, FakeDial dial)
    {
        if (dial["Url"] is not { } url)
        {
            return life.Read(dial["Twiml"] ?? "<Response/>", life.Options.Origin);
        }

        var document = await life.FetchAsync(dial["Method"] ?? "POST", new Uri(url)).ConfigureAwait(false);
        return document is null && dial["FallbackUrl"] is { } fallback
            ? await life.FetchAsync(dial["FallbackMethod"] ?? "POST", new Uri(fallback), [new("ErrorUrl", url)]).ConfigureAwait(false)
            : document;
    }
}
