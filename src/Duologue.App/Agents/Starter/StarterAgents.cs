using Microsoft.Extensions.AI;

namespace Duologue.App.Agents.Starter;

/// <summary>A general assistant with the weather and appointments, and a billing agent it hands over to and back from.</summary>
internal static class StarterAgents
{
    // One for the life of the process, however many calls get agents of their own: its connections are pooled.
    private static readonly HttpClient Http = new();

    public static RealtimeAgent Create(TimeProvider timeProvider)
    {
        var weather = new WeatherTool(new OpenMeteo(Http, timeProvider), timeProvider);
        var appointments = new AppointmentTool(new AppointmentBook(timeProvider));

        var assistant = new RealtimeAgent
        {
            Name = "Assistant",
            Instructions = """
                You are a friendly voice assistant. Answer in one or two short sentences, as people speak.
                You can tell the weather, book appointments, and hand over to Billing for invoices and payments.
                Ask for what is missing. Never read out card numbers or access keys.
                """,
            HandoffDescription = "Goes back to the general assistant.",
            Tools =
            {
                AIFunctionFactory.Create(weather.GetWeather, "get_weather"),
                AIFunctionFactory.Create(appointments.BookAppointment, "book_appointment"),
            },
            OutputGuardrails = { NoSensitiveNumbers },
        };

        var billing = new RealtimeAgent
        {
            Name = "Billing",
            Instructions = """
                You are the billing department. Answer questions about invoices and payments in one or two short sentences.
                For anything else hand back to the assistant. Never read out card numbers or access keys.
                """,
            HandoffDescription = "Hands over to Billing, which answers questions about invoices and payments.",
            Tools = { AIFunctionFactory.Create(InvoiceTool.LookUpInvoice, "look_up_invoice") },
            OutputGuardrails = { NoSensitiveNumbers },
        };

        assistant.Handoffs.Add(new Handoff(billing)
        {
            Examples =
            {
                "i need help with billing",
                "i need help with my (bill|invoice|payment)",
                "i have a (question|problem) (about|with) (my|the) (bill|invoice|payment)",
                "there is a problem with my (bill|invoice|payment)",
                "(connect|transfer) me to billing",
                "can i (speak|talk) to [someone in] billing",
                "i want to (speak|talk) to billing",
                "why was i charged twice",
                "billing please",
            },
        });
        billing.Handoffs.Add(new Handoff(assistant)
        {
            Examples =
            {
                "(take|bring|put) me back to the [general] assistant",
                "i want to (speak|talk) to the assistant [again]",
                "[go] back to the [main] menu",
                "i need something else",
                "what's the weather in {city}",
                "book an appointment",
            },
        });
        return assistant;
    }

    private static OutputGuardrail NoSensitiveNumbers { get; } = new(
        "no_sensitive_numbers",
        text => SensitiveNumbers.Find(text) is { } found ? GuardrailResult.Trip($"The answer contained {found}.") : GuardrailResult.Pass);
}
