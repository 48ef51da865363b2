Console.Error.WriteLine("usage: Duologue.Load run|serve|relay|model|callers");
return 2;
