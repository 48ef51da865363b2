using System.ComponentModel;
using System.Globalization;

namespace Duologue.App.Agents.Starter;

/// <summary>Invoices of the demo, in memory.</summary>
internal sealed class InvoiceTool
{
    private static readonly Dictionary<int, (decimal Amount, string State)> Invoices = new()
    {
        [1001] = (49.00m, "paid"),
        [1002] = (49.00m, "due on the last day of this month"),
        [1003] = (129.50m, "overdue"),
    };

    [Description("Looks up an invoice by its number.")]
    [Examples(
        "(look up|check|find) invoice [number] {number}",
        "what about invoice [number] {number}",
        "(is|was) invoice [number] {number} paid",
        "what is the status of invoice [number] {number}",
        "how much is invoice [number] {number}")]
    public static string LookUpInvoice([Description("The invoice number, four digits.")] int number) =>
        Invoices.TryGetValue(number, out var invoice)
            ? string.Create(CultureInfo.InvariantCulture, $"Invoice {number} over ${invoice.Amount:0.00} is {invoice.State}.")
            : throw new ToolFailedException($"There is no invoice with the number {number}. The demo knows 1001, 1002 and 1003.");
}
