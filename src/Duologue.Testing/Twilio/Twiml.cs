using System.Xml;
using System.Xml.Linq;

namespace Duologue.Testing.Twilio;

/// <summary>One document of instructions, with everything Twilio would complain about.</summary>
/// <param name="Verbs">The verbs that are known, in order.</param>
/// <param name="BaseUrl">Where it came from: relative addresses in it go on from there.</param>
/// <param name="Violations">One line each.</param>
internal sealed record Twiml(IReadOnlyList<XElement> Verbs, Uri BaseUrl, IReadOnlyList<string> Violations)
{
    private static readonly Dictionary<string, Element> Known = new(StringComparer.Ordinal)
    {
        ["Response"] = new([], ["Connect", "Redirect", "Say", "Play", "Pause", "Reject", "Hangup", "Dial", "Start", "Stop"], false),
        ["Connect"] = new(["action", "method"], ["Stream"], false),
        ["Start"] = new([], ["Stream"], false),
        ["Stop"] = new([], ["Stream"], false),
        ["Stream"] = new(
            ["url", "name", "track", "statusCallback", "statusCallbackMethod", "connectorName", "audioFormat", "sampleRate"], ["Parameter"], false),
        ["Parameter"] = new(["name", "value"], [], false),
        ["Redirect"] = new(["method"], [], true),
        ["Say"] = new(["voice", "language", "loop"], [], true),
        ["Play"] = new(["loop", "digits"], [], true),
        ["Pause"] = new(["length"], [], false),
        ["Reject"] = new(["reason"], [], false),
        ["Hangup"] = new([], [], false),
        ["Dial"] = new(
            ["action", "method", "timeout", "hangupOnStar", "timeLimit", "callerId", "answerOnBridge", "ringTone", "record", "trim"],
            ["Number", "Sip", "Client"], true),
        ["Number"] = new(["sendDigits", "url", "method", "statusCallback", "statusCallbackEvent", "statusCallbackMethod"], [], true),
        ["Sip"] = new(["username", "password", "url", "method"], [], true),
        ["Client"] = new(["url", "method"], [], true),
    };

    /// <summary>Reads a document; null when it cannot be followed at all, with the reason among the violations.</summary>
    public static (Twiml? Document, IReadOnlyList<string> Violations) Parse(string text, Uri baseUrl)
    {
        XElement root;
        try
        {
            using var reader = XmlReader.Create(new StringReader(text), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, IgnoreComments = true });
            root = XElement.Load(reader);
        }
        catch (XmlException exception)
        {
            return (null, [$"12100 The TwiML is not XML: {exception.Message}"]);
        }

        if (root.Name != "Response")
        {
            return (null, [$"12100 The TwiML's root is <{root.Name}>, not <Response>."]);
        }

        List<string> violations = [];
        Check(root, violations);
        return (new Twiml([.. root.Elements().Where(e => Known["Response"].Children.Contains(e.Name.ToString()))], baseUrl, violations), violations);
    }

    /// <summary>An address in the document, made whole.</summary>
    public Uri? Resolve(string? url) => Uri.TryCreate(BaseUrl, url?.Trim(), out var whole) ? whole : null;

    private static void Check(XElement element, List<string> violations)
    {
        var rule = Known[element.Name.ToString()];
        foreach (var attribute in element.Attributes().Where(a => !rule.Attributes.Contains(a.Name.ToString())))
        {
            violations.Add($"12200 <{element.Name}> has no attribute '{attribute.Name}'.");
        }

        if (!rule.HasText && element.Nodes().OfType<XText>().Any(t => !string.IsNullOrWhiteSpace(t.Value)))
        {
            violations.Add($"12200 <{element.Name}> holds text.");
        }

        foreach (var child in element.Elements())
        {
            if (rule.Children.Contains(child.Name.ToString()))
            {
                Check(child, violations);
            }
            else
            {
                violations.Add($"12200 <{element.Name}> holds an unknown <{child.Name}>.");
            }
        }
    }

    private sealed record Element(string[] Attributes, string[] Children, bool HasText);
}
